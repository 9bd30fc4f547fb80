"""One broken finding for each thing that can be wrong in a vendor's sheet, with the sentence that a person reads."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest

from daicho.answer.wording import say
from daicho.collect import claims
from daicho.collect.source import Unreadable
from daicho.words.finding import Finding
from daicho.words.text import Language
from support.tables import a_context, text_bytes, workbook

TOLD_BY_DEEDS = {
    "claim_too_long",  # tests/collect/test_collect_claims.py
    "claim_product_unknown",
    "claim_vendor_missing",
    "claim_unknown",
    "claim_basis_unknown",
    "claim_line_unknown",
    "claim_line_not_answered",
    "claim_line_open_already",
    "claim_line_settled",
    "claim_step_too_early",
    "claim_quantity_wrong",
    "claim_lines_setting_wrong",
    "claim_dispute_without_ground",
    "claim_acknowledged_too_little",
    "claim_agreed_beyond_position",
    "claim_lines_open",
    "claim_ours_is_larger",
    "claim_names_withheld",
    "claim_record_changed",
    "claim_record_missing",
}
"""Provoked where the deeds are: tests/actions/test_actions_claims.py and tests/journeys/test_journey_claim.py."""


@dataclass(frozen=True)
class Case:
    """A file that provokes ``code`` at ``place``, and what is then said in Japanese."""

    code: str
    data: bytes
    place: str
    says: str


def csv(code: str, text: str, place: str, says: str) -> Case:
    return Case(code, text_bytes(text), place, says)


def book(code: str, rows: list[list[Any]], place: str, says: str, arrange: Callable[[Any, Any], None]) -> Case:
    return Case(code, workbook({"S": rows}, arrange), place, says)


def merged(_book: Any, sheets: Any) -> None:
    sheets["S"].merge_range("B2:B3", 4)


def second(book: Any, _sheets: Any) -> None:
    book.add_worksheet("説明").write(0, 0, "本資料は")


CASES = [
    Case("claim_no_spreadsheet", b"%PDF-1.7\n" + bytes(range(256)), "t", "「t」は表ではありません（PDF）。"),
    csv(
        "claim_no_table",
        "品番,数\nA,1",
        "t",
        "「t」に、指摘の表の見出しが見つかりません。製品の列と、導入数・保有数・不足数・機器のどれかの列が要ります。"
        "見つかった見出し：品番 / 数",
    ),
    csv("claim_without_rows", "product,short\n合計,3", "t", "「t」の見出しの下に、指摘の行がありません。"),
    csv(
        "claim_currency_foreign",
        "product,short,amount ($)\nA,1,2",
        "t:1",
        "列「amount ($)」は円ではないため、金額として読みませんでした。",
    ),
    csv(
        "claim_row_without_figures",
        "product,short\nA,1\n※速報",
        "t:3",
        "製品・数・機器のいずれも書かれていないため、注記として扱いました。",
    ),
    csv("claim_row_repeated", "product,short\nA,1\nA,1", "t:3", "「A」の行は、2 行目と同じ内容です。"),
    csv(
        "claim_sign_assumed",
        "product,gap\nA,-1",
        "t:1",
        "過不足の列で、負の数（▲）を不足として読みました。行の数字からは、どちらが不足か決められません。",
    ),
    csv(
        "claim_total_differs",
        "product,short\nA,1\n計,2",
        "t:3",
        "合計の行の不足数は 2 ですが、行を足すと 1 です。",
    ),
    book(
        "claim_figure_merged",
        [["product", "short"], ["A", 4], ["B", ""]],
        "t:3 [S]",
        "上の行と結合された欄（short）の数は、上の行で一度だけ数えます。",
        merged,
    ),
    book(
        "claim_sheet_left_out",
        [["product", "short"], ["A", 4]],
        "t [説明]",
        "シート「説明」には指摘の表の見出しがないため、読み込みませんでした。",
        second,
    ),
]


def found_in(data: bytes) -> list[Finding]:
    try:
        read = claims.read("t", data, a_context())
    except Unreadable as why:
        return [why.finding]
    return [*read.findings, *(finding for row in read.rows for finding in row.findings)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_finding_says_where_it_is_and_what_is_wrong(case: Case) -> None:
    finding = next(finding for finding in found_in(case.data) if finding.code == case.code)
    assert str(finding.place) == case.place
    assert say(finding)[0].ja == case.says
    assert all(say(finding)[1].in_language(language) for language in Language)


def test_every_finding_of_claims_has_a_case_here_or_where_the_deeds_are() -> None:
    text = files("daicho.data").joinpath("findings").joinpath("claim.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {case.code for case in CASES} | TOLD_BY_DEEDS
