"""One decision on an unknown name: backwards and forwards, journalled, undone; packs out and in, hostile ones too."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from daicho.actions import catalogue_checks, catalogue_packs, decisions, homes, journal, knowledge, positions, unknowns
from daicho.actions.catalogue_packs import FORMAT
from daicho.actions.decisions import Wish
from daicho.recognise.decisions import Answer
from daicho.recognise.product import Kind
from daicho.store.reads.journal import events
from daicho.words.entitlement import Metric, Price
from daicho.words.reading import Reading
from daicho.words.secret import find_keys
from daicho.words.software import Channel, Release
from support.ledgers import TODAY, a_company, a_reading_of_everything, agent_file, state, take
from support.refusals import refused

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=100)


@pytest.fixture(autouse=True)
def company() -> None:
    a_company()


def wish(name: str, answer: Kind | Answer, of: str = "", **more: Any) -> Wish:
    return Wish(name=name, answer=answer, release=Release(of), by="佐藤", because="請求書を見た", **more)


def decide(name: str, answer: Kind | Answer, of: str = "", **more: Any) -> tuple[str, ...]:
    proposal = decisions.propose(organisation="own", wish=wish(name, answer, of, **more), on=TODAY)
    return decisions.carry_out(organisation="own", proposal=proposal, by="tests", on=TODAY)


def claimed(name: str) -> None:
    decisions.refuse_claimed(organisation="own", name=name, kind=Kind.PAID, publisher="", on=TODAY)


def work(on: date = TODAY) -> list[tuple[str, int]]:
    found = unknowns.gather(organisation="own", on=on, knowledge=knowledge.load())
    return [(one.group.names[0], one.group.machines) for one in found]


def needed(product: str, on: date = TODAY) -> int:
    lines = positions.take(organisation="own", on=on, by="tests").lines
    return sum(line.needed for line in lines if line.product == product)


def own_files() -> list[str]:
    data = homes.folder() / "data"
    return sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())


# -- work -------------------------------------------------------------------------------------------------------


def test_versions_of_a_program_are_one_piece_of_work_and_a_machine_counts_once() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1.2", "謎ツール 1.3", "7-Zip"], on=EARLIER))
    take("2", agent_file("PC-2", ["謎ツール 1.3"]))
    take("3", agent_file("PC-3", ["別ツール"]))
    (first, second) = unknowns.gather(organisation="own", on=TODAY, knowledge=knowledge.load())
    assert (first.group.machines, first.group.names) == (2, ("謎ツール 1.3", "謎ツール 1.2"))
    assert (first.first_seen, first.last_seen) == (EARLIER, TODAY)
    assert first.group.examples == ("PC-1", "PC-2")
    assert second.group.machines == 1


def test_only_what_was_known_on_the_day_is_work_of_that_day() -> None:
    take("1", agent_file("PC-1", ["謎ツール"], on=EARLIER))
    take("2", agent_file("PC-1", ["別ツール"]))
    assert work(EARLIER) == [("謎ツール", 1)]
    assert work() == [("別ツール", 1)]


def test_yen_come_from_the_companys_price_list_alone() -> None:
    take("1", agent_file("PC-1", ["AutoCAD LTX 9"]))
    (found,) = unknowns.gather(organisation="own", on=TODAY, knowledge=knowledge.load())
    assert found.group.yen is None
    price = Price(
        release=Release("autodesk/autocad-lt"), metric=Metric.USER, channel=Channel.SUBSCRIPTION, unit_price=71_500
    )
    state(Reading(source="plain", prices=(price,)))
    (found,) = unknowns.gather(organisation="own", on=TODAY, knowledge=knowledge.load())
    assert found.group.yen == 71_500


# -- decisions --------------------------------------------------------------------------------------------------


def test_one_decision_applies_backwards_and_forwards() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1.2"], on=EARLIER))
    assert decide("謎ツール 1.2", Kind.PAID, id="site/nazo") == ("site/nazo",)
    assert (needed("site/nazo", EARLIER), needed("site/nazo")) == (1, 1)
    take("2", agent_file("PC-2", ["謎ツール 2.0"]))
    assert needed("site/nazo") == 2
    assert work() == []


def test_what_would_change_is_told_before_anything_is_written() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1.2", "7-Zip"]))
    proposal = decisions.propose(organisation="own", wish=wish("謎ツール", Kind.FREE), on=TODAY)
    assert [(c.title.name, c.before.kind, c.after.kind) for c in proposal.effect.changes] == [
        ("謎ツール 1.2", "unknown", "free")
    ]
    assert proposal.effect.machines == 1
    assert own_files() == []


def test_machines_are_told_for_each_name_and_once_for_all() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1.2", "謎ツール 1.3"]))
    take("2", agent_file("PC-2", ["謎ツール 1.3"]))
    effect = decisions.propose(organisation="own", wish=wish("謎ツール", Kind.FREE), on=TODAY).effect
    assert [(c.title.name, c.machines) for c in effect.changes] == [("謎ツール 1.2", 1), ("謎ツール 1.3", 2)]
    assert effect.machines == 2


def test_a_conditional_product_waits_until_its_conditions_are_settled() -> None:
    take("1", agent_file("PC-1", ["謎ツール"]))

    def waiting(said: Wish) -> list[tuple[bool, bool]]:
        proposal = decisions.propose(organisation="own", wish=said, on=TODAY)
        decisions.carry_out(organisation="own", proposal=proposal, by="tests", on=TODAY)
        return [(change.waited, change.waits) for change in proposal.effect.changes]

    assert waiting(wish("謎ツール", Kind.CONDITIONAL, id="site/nazo")) == [(True, True)]
    assert waiting(wish("", Answer.MEETS_CONDITIONS, "site/nazo")) == [(True, False)]


def test_a_decision_is_journalled_with_who_when_why_and_what() -> None:
    take("1", agent_file("PC-1", ["謎ツール"]))
    (id_,) = decide("謎ツール", Answer.NOT_SOFTWARE)
    event = events("own")[-1]
    said = json.loads(event.facts)
    assert (event.deed, event.subject, event.by, event.on) == ("catalogue_decided", id_, "tests", TODAY)
    assert (said["decided_by"], said["because"], said["as"]) == ("佐藤", "請求書を見た", "not-software")
    content = (homes.folder() / "data" / f"{id_}.toml").read_bytes()
    assert said["files"] == {f"{id_}.toml": sha256(content).hexdigest()}
    assert journal.verify() == []


def test_a_removed_entry_leaves_no_trace_but_in_the_journal() -> None:
    take("1", agent_file("PC-1", ["謎ツール"]))
    (id_,) = decide("謎ツール", Answer.NOT_SOFTWARE)
    assert work() == []
    effect = decisions.foresee_removal(organisation="own", id=id_, on=TODAY)
    assert [change.after.kind for change in effect.changes] == ["unknown"]
    decisions.remove(organisation="own", id=id_, because="誤り", by="tests", on=TODAY)
    assert work() == [("謎ツール", 1)]
    assert own_files() == []
    assert "not-software" in json.loads(events("own")[-1].facts)["content"]


@pytest.mark.parametrize(("answer", "count"), [(Answer.MEETS_CONDITIONS, 0), (Answer.NEEDS_LICENCE, 1)])
def test_a_conditional_title_waits_for_the_companys_statement(answer: Answer, count: int) -> None:
    take("1", agent_file("PC-1", ["TeamViewer"]))
    assert [name for name, _ in work()] == ["TeamViewer"]
    decide("", answer, "teamviewer/teamviewer")
    assert work() == []
    assert needed("teamviewer/teamviewer") == count


def test_a_product_that_a_decision_names_cannot_be_removed_before_it() -> None:
    decide("謎ツール", Kind.PAID, id="site/nazo")
    decide("謎ツールの部品", Answer.PART_OF, "site/nazo")
    with refused("site/nazo"):
        decisions.foresee_removal(organisation="own", id="site/nazo", on=TODAY)


def test_names_of_several_publishers_ask_whose_is_meant() -> None:
    rows = [{"name": "謎ツール", "publisher": p, "from": "registry"} for p in ("甲社", "乙社")]
    content = {"accesslog": {"logdate": f"{TODAY} 09:00:00"}, "hardware": {"name": "PC-1"}, "softwares": rows}
    take("1", json.dumps({"deviceid": "PC-1-2026-01-01-00-00-00", "action": "inventory", "content": content}).encode())
    with refused("甲社", "乙社"):
        decide("謎ツール", Kind.FREE)
    decide("謎ツール", Kind.FREE, publisher="甲社")
    assert work() == [("謎ツール", 1)]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: decide("7-Zip", Kind.PAID), "7-zip/7-zip"),
        (lambda: decisions.refuse_settled(organisation="own", name="7-Zip 23.01"), "7-zip/7-zip"),
        (lambda: claimed("Adobe Acrobat (64-bit)"), "daicho catalogue add の質問で a または 5"),
        (lambda: decide("謎ツール", Answer.IS, "site/none"), "site/none"),
        (lambda: decide("謎ツール", Kind.FREE, category="spoons"), "spoons"),
        (lambda: decide("謎ツール", Kind.FREE, id="../evil"), "../evil"),
        (lambda: decide("  ", Kind.FREE), "--name"),
        (lambda: decisions.foresee_removal(organisation="own", id="microsoft/office", on=TODAY), "microsoft/office"),
        (lambda: decisions.foresee_removal(organisation="own", id="../../x", on=TODAY), "../../x"),
    ],
)
def test_what_cannot_be_decided_is_said_in_whole_sentences(make: Callable[[], object], says: str) -> None:
    with refused(says):
        make()
    assert own_files() == []


def test_the_same_decision_twice_is_refused_and_the_first_one_stays() -> None:
    decide("謎ツール", Answer.NOT_SOFTWARE)
    before = own_files()
    with refused("謎ツール", "daicho catalogue remove decisions/not-software-1"):
        decide("謎ツール", Answer.NOT_SOFTWARE)
    with refused("daicho catalogue remove decisions/not-software-1"):
        decisions.refuse_settled(organisation="own", name="謎ツール 3")
    assert own_files() == before


def test_a_deed_that_fails_in_the_middle_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = decisions.propose(organisation="own", wish=wish("謎ツール", Kind.FREE), on=TODAY)

    def fail(**_: object) -> None:
        raise RuntimeError("the disc is full")

    monkeypatch.setattr(journal, "append", fail)
    with pytest.raises(RuntimeError):
        decisions.carry_out(organisation="own", proposal=proposal, by="tests", on=TODAY)
    assert own_files() == []


# -- checks -----------------------------------------------------------------------------------------------------


def test_a_check_tells_how_many_imported_names_each_entry_decides() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1", "謎ツール 2", "別ツール"]))
    decide("謎ツール 1", Kind.PAID, id="site/nazo")
    (other,) = decide("別ツール", Answer.NOT_SOFTWARE)
    checked = catalogue_checks.check(organisation="own", files=None, on=TODAY)
    assert checked.findings == ()
    assert {id_: e.changes for id_, e in checked.effects.items()} == {"site/nazo": 2, other: 1}
    assert checked.machines == 1
    path = "catalogue/site/nazo.toml"
    alone = {path: (homes.folder() / "data" / path).read_bytes()}
    checked = catalogue_checks.check(organisation="own", files=alone, on=TODAY)
    assert checked.effects["site/nazo"].changes == 2


def test_one_broken_file_stops_what_needs_it_and_the_check_says_where_it_is() -> None:
    decide("謎ツール 1", Kind.PAID, id="site/nazo")
    file = homes.folder() / "data" / "catalogue" / "site" / "nazo.toml"
    file.write_bytes(file.read_bytes().replace(b'"paid"', "“paid”".encode()))
    for use in (knowledge.load, exported, lambda: decide("別ツール", Kind.FREE), lambda: take_in(pack({}))):
        with refused("nazo.toml:7", "daicho catalogue check"):
            use()
    checked = catalogue_checks.check(organisation="own", files=None, on=TODAY)
    assert [(f.code, f.place.line) for f in checked.findings] == [("entry_toml_curly_quotes", 7)]


def test_files_that_are_not_in_yet_can_be_checked_without_being_written() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1"]))
    proposal = decisions.propose(organisation="own", wish=wish("謎ツール", Kind.PAID, id="site/nazo"), on=TODAY)
    checked = catalogue_checks.check(organisation="own", files=proposal.files, on=TODAY)
    assert checked.effects["site/nazo"].changes == 1
    broken = {"catalogue/site/nazo.toml": proposal.files["catalogue/site/nazo.toml"].replace(b"kind", b"kinds")}
    checked = catalogue_checks.check(organisation="own", files=broken, on=TODAY)
    assert {finding.code for finding in checked.findings} == {"entry_field_missing", "entry_field_unknown"}
    assert own_files() == []


# -- packs ------------------------------------------------------------------------------------------------------


def exported(*, with_reasons: bool = False) -> bytes:
    content, _ = catalogue_packs.export(
        organisation="own", pack_by="ひばり精工", with_reasons=with_reasons, by="tests", on=TODAY
    )
    return content


def text_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def read(data: bytes, *, keep_mine: bool = False) -> catalogue_packs.Pack:
    return catalogue_packs.read(data, name="pack.zip", organisation="own", keep_mine=keep_mine, on=TODAY)


def take_in(data: bytes) -> tuple[str, ...]:
    return catalogue_packs.take(organisation="own", pack=read(data), by="tests", on=TODAY)


def empty_own() -> None:
    for path in own_files():
        (homes.folder() / "data" / path).unlink()


def pack(files: dict[str, bytes], /, **said: object) -> bytes:
    manifest = {
        "format": FORMAT, "format_version": 1, "by": "x", "on": "2026-01-01",
        "files": {name: sha256(content).hexdigest() for name, content in files.items()},
    } | said  # fmt: skip
    return zipped({"manifest.json": json.dumps(manifest).encode(), **files})


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


A_DECISION = 'name = "謎ツール"\nas = "not-software"\nby = "x"\non = 2026-01-01\nbecause = "y"\n'.encode()


def test_a_pack_carries_the_entries_to_another_site_and_a_second_time_changes_nothing() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1", "別ツール"]))
    decide("謎ツール 1", Kind.PAID, id="site/nazo")
    decide("別ツール", Answer.NOT_SOFTWARE)
    data = exported()
    assert exported() == data
    empty_own()
    assert len(work()) == 2
    assert len(read(data).effect.changes) == 2
    assert len(take_in(data)) == 2
    assert work() == []
    assert take_in(data) == ()
    assert [e.deed for e in events("own")].count("catalogue_imported") == 1


def test_a_pack_names_no_colleague_no_machine_and_no_user() -> None:
    state(a_reading_of_everything())
    decide("謎ツール", Answer.NOT_SOFTWARE)
    text = text_of(exported())
    assert "佐藤" not in text
    assert find_keys(text) == []
    empty_own()
    proposal = decisions.propose(
        organisation="own",
        wish=Wish(name="謎ツール", answer=Answer.NOT_SOFTWARE, by="佐藤", because="PC-002 で見た"),
        on=TODAY,
    )
    decisions.carry_out(organisation="own", proposal=proposal, by="tests", on=TODAY)
    assert "PC-002" not in text_of(exported())
    with refused("PC-002"):
        exported(with_reasons=True)


def test_the_name_that_the_exporter_gives_may_be_that_of_a_colleague() -> None:
    everything = a_reading_of_everything()
    state(everything)
    decide("謎ツール", Answer.NOT_SOFTWARE)
    name = next(person.name for person in everything.people if person.name)
    content, ids = catalogue_packs.export(organisation="own", pack_by=name, by="tests", on=TODAY)
    assert (text_of(content).count(name), ids) == (2, ("decisions/not-software-1",))


def test_reasons_leave_only_where_they_are_asked_for() -> None:
    for name, answer, more in (
        ("謎ツール", Kind.PAID, {"id": "site/nazo"}), ("別ツール", Answer.NOT_SOFTWARE, {}),
    ):  # fmt: skip
        said = Wish(name=name, answer=answer, by="佐藤", because="製造部の田中一郎さんに聞いた", **more)
        proposal = decisions.propose(organisation="own", wish=said, on=TODAY)
        decisions.carry_out(organisation="own", proposal=proposal, by="tests", on=TODAY)
    assert "田中" not in text_of(exported())
    assert text_of(exported(with_reasons=True)).count("田中一郎さん") == 3
    (data,) = (homes.folder() / "data").rglob("nazo.toml")
    data.write_bytes(data.read_bytes() + "# 田中さんの席のメモ\n".encode())
    assert "田中" not in text_of(exported())


def test_a_pack_that_comes_back_brings_nothing_and_is_no_conflict() -> None:
    take("1", agent_file("PC-1", ["謎ツール 1", "別ツール"]))
    decide("謎ツール 1", Kind.PAID, id="site/nazo")
    decide("別ツール", Answer.NOT_SOFTWARE)
    for data in (exported(), exported(with_reasons=True)):
        back = read(data)
        assert (dict(back.files), back.findings, len(back.unchanged)) == ({}, (), 2)


def test_a_decision_of_another_question_under_the_same_id_is_taken_in_under_another_one() -> None:
    (path,) = [f"{id_}.toml" for id_ in decide("謎の部品", Answer.NOT_SOFTWARE)]
    assert take_in(pack({path: ANOTHER})) == ("decisions/not-software-1-2",)
    assert len(own_files()) == 2


def test_an_empty_catalogue_is_no_pack() -> None:
    with refused("catalogue"):
        exported()


def test_what_is_here_with_another_content_is_told_and_kept_on_request() -> None:
    decide("謎ツール", Answer.NOT_SOFTWARE)
    (path,) = own_files()
    said = A_DECISION.replace(b'as = "not-software"', b'as = "part-of"\nproduct = "7-zip/7-zip"')
    data = pack({"decisions/theirs.toml": said, "decisions/b.toml": ANOTHER})
    assert [finding.code for finding in read(data).findings] == ["pack_conflict"]
    assert read(data).findings[0].fact("name") == path.removesuffix(".toml")
    with refused("pack"):
        take_in(data)
    kept = read(data, keep_mine=True)
    assert catalogue_packs.take(organisation="own", pack=kept, by="tests", on=TODAY) == ("decisions/b",)


ANOTHER = A_DECISION.replace("謎ツール".encode(), "別ツール".encode())
BOMB = b"# " + b"x" * (5 * 1024 * 1024)
SHIPPED = A_PRODUCT = b"""
id = "microsoft/office"
name = { ja = "O", en = "O" }
publisher = { ja = "M", en = "M" }
category = "other"
kind = "free"
source = [{ document = "a made up one", seen = 2026-01-01 }]
"""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no zip at all", "pack"),
        (b"PK\x03\x04" + bytes(40), "pack"),
        (zipped({"decisions/a.toml": A_DECISION}), "manifest.json"),
        (zipped({"manifest.json": b"[" * 5000}), "manifest.json"),
        (pack({"decisions/a.toml": A_DECISION}, format="other"), "format"),
        (pack({"decisions/a.toml": A_DECISION}, files={"decisions/a.toml": "00"}), "decisions/a.toml"),
        (pack({"decisions/a.toml": A_DECISION}, files={}), "decisions/a.toml"),
        (pack({"../../evil.toml": A_DECISION}), "../../evil.toml"),
        (pack({"/etc/evil.toml": A_DECISION}), "/etc/evil.toml"),
        (pack({"decisions/../../evil.toml": A_DECISION}), "evil.toml"),
        (pack({"decisions\\..\\evil.toml": A_DECISION}), "evil.toml"),
        (pack({"catalogue/site/../x.toml": A_DECISION}), "x.toml"),
        (pack({"rules/recognition/00-all-free.toml": b""}), "rules"),
        (pack({"daicho.toml": b""}), "daicho.toml"),
        (pack({"decisions/bomb.toml": BOMB}), "KB"),
        (pack({f"decisions/a{n}.toml": A_DECISION for n in range(3100)}), "3000"),
    ],
)
def test_a_hostile_pack_is_refused_and_nothing_is_written(data: bytes, says: str) -> None:
    with refused(says):
        take_in(data)
    assert own_files() == []
    assert not list(homes.folder().parent.glob("evil*"))


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"catalogue/microsoft/office.toml": SHIPPED}, "pack_replaces_shipped"),
        ({"decisions/a.toml": b"as = 3"}, "entry_field_missing"),
        ({"decisions/a.toml": b"\xff\xfe"}, "entry_not_utf8"),
        ({"decisions/a.toml": A_DECISION, "decisions/b.toml": A_DECISION}, "decision_twice"),
    ],
)
def test_one_bad_file_keeps_the_whole_pack_out(files: dict[str, bytes], code: str) -> None:
    data = pack(files | {"decisions/good.toml": ANOTHER})
    assert code in [finding.code for finding in read(data).findings]
    with refused("pack"):
        take_in(data)
    assert own_files() == []


def test_entries_are_in_the_backup_of_the_home() -> None:
    from daicho.actions.backups import _beside

    decide("謎ツール", Answer.NOT_SOFTWARE)
    assert [name for name, _ in _beside(Path(homes.folder())) if "decisions" in name]
