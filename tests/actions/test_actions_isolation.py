"""Nobody sees another organisation's row: every read, found by itself, is asked on behalf of a stranger."""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from daicho.actions import (
    authenticity,
    busy_periods,
    cases,
    claims,
    clock,
    documents,
    journal,
    kinds,
    knowledge,
    lots,
    points,
    positions,
    snapshots,
    uses,
)
from daicho.collect.gather import overlay
from daicho.store import reads
from daicho.store.reads.inventories import chains
from daicho.store.reads.titles import by_number
from daicho.words.case import Contact, DeadlineBasis, Document, RequestKind, Vendor
from daicho.words.clock import DeadlineEnding, ExchangeKind
from daicho.words.entitlement import UseKind
from daicho.words.point import PointKind, PointState, Side
from daicho.words.reading import Reading
from daicho.words.request import CaseParty, PartyRole
from daicho.words.text import Language
from support.ledgers import CONTEXT, TODAY, a_company, a_reading_of_everything, agent_file, state, take
from support.name_server import name_server

pytestmark = pytest.mark.django_db
RAW = b"From: a@ryutsu-shoji.co.jp\r\nSubject: s\r\n\r\nx\r\n"
MAIL = Contact(
    message_id="1", sender_name="", sender_address="", recipients=(), subject="s", sent_at=None, body="",
    attachments=(), raw_sha256=hashlib.sha256(RAW).hexdigest(),
)  # fmt: skip
OF_NO_ORGANISATION = {"organisations.all_keys", "inventories.added_up", "inventories.in_chunks"}
"""Which organisations there are, and functions that are handed values and ask no table."""


def all_reads() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in iter_modules(reads.__path__):
        loaded = import_module(f"daicho.store.reads.{module.name}")
        for name, read in inspect.getmembers(loaded, inspect.isfunction):
            if read.__module__ == loaded.__name__ and not name.startswith("_"):
                found[f"{module.name}.{name}"] = read
    return found


def asked(name: str, organisation: str, keys: dict[str, Any]) -> Any:
    """The answer of a read, with arguments that find something where the organisation has it."""
    read = all_reads()[name]
    given: dict[str, Any] = {
        "on": TODAY,
        "overlay": overlay,
        "wanted": lambda title: True,
        "until": None,
        "counted": None,
    }
    given |= {"only": None, "machines": None} | keys
    first = next(iter(inspect.signature(read).parameters))
    assert first == ("key" if name == "organisations.details" else "organisation")
    wanted = list(inspect.signature(read).parameters)[1:]
    answer = read(organisation, **{parameter: given[parameter] for parameter in wanted})
    return list(answer) if inspect.isgenerator(answer) else answer


def decide_about(number: str) -> None:
    """The kind, a party and a link of the case of the rich company."""
    other = cases.open_from_mail(
        organisation="rich", contact=replace(MAIL, raw_sha256="ef" * 32), kind=RequestKind.SALES,
        vendor=Vendor(name="v"), received_on=TODAY, by="tests", on=TODAY,
    )  # fmt: skip
    by: dict[str, Any] = {"organisation": "rich", "number": number}
    kinds.set_kind(kind=RequestKind.UNKNOWN, reason="r", by="tests", on=TODAY, **by)
    party = CaseParty(role=PartyRole.CONTRACTING, name="n", document="", on=TODAY, by="tests")
    kinds.name_party(party=party, **by)
    kinds.link(other=other.number, reason="r", by="tests", on=TODAY, **by)


def a_point_a_deadline_and_a_busy_period(number: str) -> None:
    """A row in each table of points and clocks."""
    mine = {"organisation": "rich", "by": "tests", "on": TODAY}
    asked = points.Raised(kind=PointKind.QUESTION, asked_by=Side.US, text="t", asked_on=TODAY)
    points.add(number=number, raised=asked, **mine)
    said = points.Decision(state=PointState.ANSWERED, on=TODAY, reason="r")
    points.decide(number=number, points=[1], said=said, **mine)
    due = clock.NewDeadline(
        owner=Side.US, what="w", due_on=TODAY, basis=DeadlineBasis.DEMAND, counted_from=TODAY, quoted="q"
    )
    clock.set_deadline(number=number, new=due, **mine)
    met = {"deadline": 1, "ending": DeadlineEnding.MET, "reason": "r", "ended_on": TODAY}
    clock.end_deadline(number=number, **met, **mine)
    clock.record_exchange(number=number, side=Side.US, kind=ExchangeKind.RECEIPT, said_on=TODAY, what="w", **mine)
    busy_periods.settle(stated=busy_periods.Stated(name="n", first=TODAY, last=TODAY), **mine)


@pytest.fixture
def two_companies(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One with a row in every table, and one with none; returns keys of the first one's things."""
    a_company("rich")
    a_company("poor", name="")
    take("pc1.json", agent_file("PC-001", ["Microsoft Office Standard 2016"]), organisation="rich")
    take("empty", b"", organisation="rich")
    state(a_reading_of_everything(), organisation="rich")
    frozen = snapshots.freeze(organisation="rich", on=TODAY, taken_on=TODAY, by="tests")
    case = cases.open_from_mail(
        organisation="rich", contact=MAIL, kind=RequestKind.SALES, vendor=Vendor(name="v"), received_on=TODAY,
        by="tests", on=TODAY,
    )  # fmt: skip
    decide_about(case.number)
    a_point_a_deadline_and_a_busy_period(case.number)
    letter = Document(name="n", kind="k", language=Language.ENGLISH, media_type="m", content=b"c")
    documents.record(
        organisation="rich", document=letter, snapshot_id=frozen.id, case_number=case.number, by="tests", on=TODAY
    )
    decided = {"organisation": "rich", "reason": "r", "since": TODAY, "by": "tests", "on": TODAY}
    lots.retire(lot="L1", quantity=1, **decided)
    uses.decide(product="microsoft/office", kind=UseKind.NEEDS_LICENCE, knowledge=knowledge.load(), **decided)
    taken = positions.take(organisation="rich", on=TODAY, by="tests")
    finding = claims.Received(file="f.csv", data=b"product,short\nVisio,1\n", vendor="v", received_on=TODAY)
    claims.add(organisation="rich", received=finding, context=CONTEXT, on=TODAY, by="tests", taken_on=TODAY)
    with name_server({}) as (address, _):
        monkeypatch.setenv("DAICHO_DNS", address)
        stored = authenticity.StoredMail(file="m.eml", data=RAW)
        authenticity.judge_mail(organisation="rich", mail=stored, offline=False, by="tests", on=TODAY)
    mine = next(iter(chains("rich", TODAY).values()))
    version = frozen.catalogue_version
    kept = {"rules_on": TODAY, "proven": "", "rules_version": taken.rules_version}
    kept |= {"raw_sha256": MAIL.raw_sha256, "case_number": case.number}
    kept |= {"claim": 1, "sha256": hashlib.sha256(finding.data).hexdigest()}
    return kept | {"version": version, "id": frozen.id, "number": case.number, "pks": mine, "known": by_number("rich")}


@pytest.mark.parametrize("name", sorted(set(all_reads()) - OF_NO_ORGANISATION))
def test_a_read_answers_its_own_organisation_and_tells_a_stranger_nothing(name, two_companies):
    if name not in {"snapshots.changed", "kept_positions.changed"}:  # find only what was tampered with
        assert asked(name, "rich", two_companies)
    if name == "organisations.details":
        assert asked(name, "poor", two_companies).name == ""
    elif name in {"statements.stated", "statements.beside_machines"}:
        assert asked(name, "poor", two_companies) == Reading()
    elif name == "journal.events":
        assert [event.subject for event in asked(name, "poor", two_companies)] == ["poor"]
    elif name == "statements.digest":
        assert asked(name, "poor", two_companies) != asked(name, "rich", two_companies)
    else:
        assert not asked(name, "poor", two_companies)


def test_a_position_of_a_stranger_is_empty(two_companies):
    assert positions.take(organisation="poor", on=TODAY, by="tests").lines == ()


def test_the_same_file_mail_and_machine_can_belong_to_two(two_companies):
    data = agent_file("PC-001", ["Microsoft Office Standard 2016"])
    assert take("pc1.json", data, organisation="poor").outcome == "taken"
    other = cases.open_from_mail(
        organisation="poor", contact=MAIL, kind=RequestKind.SALES, vendor=Vendor(name="v"), received_on=TODAY,
        by="tests", on=TODAY,
    )  # fmt: skip
    assert other.number == two_companies["number"]
    assert journal.verify() == []


def test_a_document_cannot_rest_on_a_strangers_snapshot(two_companies):
    letter = Document(name="n", kind="k", language=Language.ENGLISH, media_type="m", content=b"c")
    with pytest.raises(Exception, match="snapshot_unknown"):
        documents.record(organisation="poor", document=letter, snapshot_id=two_companies["id"], by="tests", on=TODAY)


def test_the_reading_of_everything_has_everything():
    reading = a_reading_of_everything()
    empty = replace(reading, inventories=(None,), findings=(None,))
    assert all(getattr(empty, name) for name in empty.__dataclass_fields__)
