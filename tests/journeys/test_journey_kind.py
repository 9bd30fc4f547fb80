"""From the first mail to a change of kind, with advice, clauses, parties and links, on the real command line."""

from pathlib import Path

import pytest

from support.command_line import Done, daicho
from support.requests import AGAIN, OPEN_LICENCE, SURVEY, mail

MAILS = {
    "first.eml": mail("調査へのご協力のお願い", SURVEY, day="Mon, 2 Jun 2014 10:00:00 +0900"),
    "again.eml": mail("ライセンス利用状況ご確認依頼", AGAIN, day="Mon, 1 Jun 2015 10:00:00 +0900"),
    "clause.eml": mail("Re: 秘密保持契約について", OPEN_LICENCE, day="Thu, 1 Jun 2017 10:00:00 +0900"),
}
FIRST, AGAIN_CASE, CLAUSE = "2014-0001", "2015-0001", "2017-0001"


class Desk:
    """One data folder, and what is typed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: object) -> Done:
        return daicho(*arguments, home=self.folder / "home", cwd=self.folder, today="2026-11-25")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Three mails of one asker over three years, each opened as a case."""
    folder = tmp_path_factory.mktemp("kind")
    desk = Desk(folder)
    for name, data in MAILS.items():
        (folder / name).write_bytes(data)
        desk("case", "open", folder / name)
    return desk


def steps(desk: Desk, number: str) -> dict[str, str]:
    return {step["id"]: step["state"] for step in desk("case", "advice", number, "--json").json["steps"]}


def test_each_request_is_told_by_its_own_words(desk: Desk) -> None:
    told = {number: desk("case", "kind", number, "--json").json for number in (FIRST, AGAIN_CASE, CLAUSE)}
    assert [told[n]["kind"] for n in told] == ["voluntary_survey", "voluntary_survey", "self_audit_demand"]
    assert {e["kind"] for e in told[AGAIN_CASE]["evidence"] if e["strength"] == "announces"} == {
        "formal_audit",
        "sales",
    }
    assert told[CLAUSE]["citations"][0]["clauses"] == ["microsoft-open-11", "microsoft-open-13"]
    assert told[CLAUSE]["citations"][0]["other_numbers"] == ["microsoft-open-13"]
    assert "clause_number_differs" in told[CLAUSE]["findings"]


def test_the_page_quotes_its_evidence_and_ends_with_its_sources(desk: Desk) -> None:
    page = desk("case", "kind", CLAUSE).out
    assert "契約条項に基づく内部監査の要求" in page
    assert "「当社は、貴社の組織内で使用されているすべてのマイクロソフト製品について" in page
    assert "第13条 (microsoft-open-13)" in page
    assert "法律の助言ではありません" in page
    assert page.index("■ 出典") > page.index("■ 種別の経過")
    english = desk("case", "kind", CLAUSE, "--lang", "en").out
    assert "no legal advice" in english
    assert "Sources" in english


def test_advice_fits_the_kind_and_warns_of_silence(desk: Desk) -> None:
    assert steps(desk, FIRST)["nda_first"] == "offered"
    waiting = steps(desk, CLAUSE)
    assert {waiting[name] for name in ("nda_first", "charge_work", "contact_clause")} == {"clause_first"}
    page = desk("case", "advice", CLAUSE).out
    assert page.index("条項を先に読んでから") < page.index("秘密保持契約（NDA）の締結")
    assert "先に読む条項：マイクロソフト オープン ライセンス契約 第11条" in page
    assert "答えないでおくと" in page
    assert "しないこと" in page


def test_the_reworded_notice_is_found(desk: Desk) -> None:
    page = desk("clauses", "diff", "--notices").out
    assert "[-禁止されます-]{+お控えください+}" in page
    assert desk("clauses", "diff", "--notices", "--case", FIRST).out == page


def test_the_kind_changes_with_a_reason_and_the_history_stays(desk: Desk) -> None:
    without = desk("case", "kind", FIRST, "--set", "self_audit_demand")
    assert (without.status, "--reason" in without.err) == (2, True)
    desk("case", "kind", FIRST, "--set", "self_audit_demand", "--reason", "郵便で条項が示された")
    told = desk("case", "kind", FIRST, "--json").json
    assert (told["kind"], told["opened_as"], told["proposed"]) == (
        "self_audit_demand",
        "voluntary_survey",
        "voluntary_survey",
    )
    assert [step["reason"] for step in told["history"]] == ["郵便で条項が示された"]
    assert steps(desk, FIRST)["nda_first"] == "clause_first"
    assert "内部監査の要求" in desk("case", "list").out
    assert desk("verify").status == 0


def test_parties_and_links(desk: Desk) -> None:
    document = ("--document", "契約書 前文")
    named = desk("case", "party", AGAIN_CASE, "--role", "contracting", "--name", "Vendor Asia Pte Ltd", *document)
    assert "asking_is_not_contracting" in named.err
    assert steps(desk, AGAIN_CASE)["authority"] == "offered"
    assert FIRST in desk("case", "link", AGAIN_CASE).out
    assert desk("case", "link", AGAIN_CASE, FIRST).status == 2
    linked = desk("case", "link", AGAIN_CASE, FIRST, "--reason", "1年ぶりの再開")
    assert (linked.status, "1年ぶりの再開" in linked.out) == (0, True)
    assert "1年ぶりの再開" in desk("case", "kind", FIRST).out
    assert desk("case", "link", AGAIN_CASE, "1999-0001", "--reason", "x").status == 2


def test_the_library_is_read_compared_and_added_to(desk: Desk) -> None:
    assert "autodesk-lsa-9.7" in desk("clauses", "list").out
    assert "最大限の協力をする" in desk("clauses", "show", "autodesk-lsa-9.7").out
    assert "同じ文言が別の番号にあります" in desk("clauses", "show", "microsoft-open-11").out
    changed = desk("clauses", "diff", "microsoft-open-13", "microsoft-open-11").out
    assert "第13条 → 第11条" in changed
    assert "[-当社製品-]{+マイクロソフト製品+}" in changed
    assert desk("clauses", "diff", "microsoft-open-13", "adobe-records").status == 1
    assert desk("clauses", "diff", "microsoft-open-13").status == 2
    assert desk("clauses", "show", "nothing").status == 2
    own = desk.folder / "own.txt"
    own.write_text("甲は、通常の記録を保持する。", encoding="utf-8")
    arguments = ("--id", "own-11", "--publisher", "microsoft", "--agreement", "自社の契約", "--version", "2015")
    more = (
        "--article",
        "11",
        "--title",
        "遵守状況の確認",
        "--document",
        "契約書綴り",
        "--silent",
        "cost=費用の定めはない",
    )
    assert desk("clauses", "add", own, *arguments, *more).status == 0
    again = desk("clauses", "add", own, *arguments, *more)
    assert (again.status, "上書き" in again.err) == (2, True)
    waiting = desk("case", "advice", CLAUSE, "--json").json["steps"]
    (cost,) = (step for step in waiting if step["id"] == "charge_work")
    assert cost["read_first"][0] == "own-11"
    assert "費用の定めはない" in {said["text"] for said in cost["says"]}
    assert desk("verify").status == 0
