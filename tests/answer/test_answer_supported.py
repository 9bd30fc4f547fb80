"""Sentences of an answer against the ledger of the small company (Office 5, JUST Office 1 of 5, 7 machines)."""

import pytest

from daicho.answer.non_use import KnownProduct
from daicho.answer.supported import unsupported
from daicho.words.text import Text
from support.letters import CATALOGUE
from support.snapshots import CASE, a_snapshot


def doubts(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    found = unsupported(text, a_snapshot(), case=CASE, products=CATALOGUE)
    return [(doubt.figures, doubt.products) for doubt in found]


@pytest.mark.parametrize(
    "text",
    [
        "Officeは5台で使用しております。",
        "JUST Office 4は1台で使用し、5本を保有しております。",
        "使用中の機器は7台です。",
        "2026年12月10日までに、第11条にもとづきご連絡いたします。",
        "Visioは使用しておりません。",
        "Office is used on 5 devices.",
        "We do not use Microsoft Visio.",
        "本件は2026-003としてお取り扱いください。",
        "お電話は045-000-0000までお願いいたします。",
    ],
)
def test_what_the_ledger_bears_out_passes(text: str) -> None:
    assert doubts(text) == []


@pytest.mark.parametrize(
    ("text", "figures", "products"),
    [
        ("Officeは6台で使用しております。", ("6",), ()),
        ("Officeは７台で使用しております。", ("7",), ()),  # the number of machines, and not that of Office
        ("JUST Office 4は2台で使用しております。", ("2",), ()),
        ("使用中の機器は1,000台です。", ("1,000",), ()),
        ("Visioは5台で使用しております。", (), ("Visio",)),
        ("当社はOfficeを使用しておりません。", (), ("Office",)),
        ("We do not use Microsoft Office.", (), ("Microsoft Office",)),
        ("We own 12 licences of AutoCAD LT.", ("12",), ("AutoCAD LT",)),
    ],
)
def test_what_nothing_bears_out_is_named(text: str, figures: tuple[str, ...], products: tuple[str, ...]) -> None:
    assert doubts(text) == [(figures, products)]


def test_each_sentence_is_judged_by_itself() -> None:
    found = unsupported("Officeは5台です。Officeは9台です。", a_snapshot(), case=CASE, products=CATALOGUE)
    assert [doubt.sentence for doubt in found] == ["Officeは9台です。"]


def test_a_plain_english_word_is_no_product() -> None:
    access = {
        "microsoft/access": KnownProduct(Text("Microsoft Access", "Microsoft Access"), short=frozenset({"Access"}))
    }
    found = unsupported("Access to the server room is limited.", a_snapshot(), case=CASE, products=access)
    assert found == ()
