"""The clause library says only what its texts say; citations, numbers and wordings are told apart."""

from datetime import date
from pathlib import Path

import pytest

from daicho.answer import clause_diff, clauses
from daicho.answer.clause_diff import Change, NoticeSeen
from daicho.answer.clauses import ClauseFileError, plain
from daicho.words.request import Bearing
from support.requests import ASKED, FORBIDDEN, OPEN_LICENCE, REVIEW, contact, mail

LIBRARY = clauses.load()
BY_ID = {clause.id: clause for clause in LIBRARY}
OWN = """
publisher = "microsoft"
agreement = "当社の契約"
names = ["当社の契約"]
[sources.own]
document = "契約書綴り 3"
page = "4頁"
seen_on = 2026-11-25
verified = true
[[clauses]]
id = "{name}"
version = "2015"
article = "11"
title = "遵守状況の確認"
text = "{text}"
read_at = "契約書綴り 3"
source = "own"
"""


def cited(body: str) -> list[tuple[str, list[str], list[str]]]:
    found = clauses.citations_in(contact(mail("x", body)).body, LIBRARY)
    return [(c.article, sorted(x.id for x in c.clauses), [x.article for x in c.other_numbers]) for c in found]


def test_what_a_table_quotes_stands_in_the_text() -> None:
    points = [(clause, point) for clause in LIBRARY for point in clause.points]
    assert len([point for _, point in points if point.quoted]) > 20
    assert [(c.id, p.topic) for c, p in points if p.quoted and plain(p.quoted) not in plain(c.text)] == []


def test_what_a_table_calls_absent_is_absent_from_the_text() -> None:
    points = [(clause, point) for clause in LIBRARY for point in clause.points]
    assert len([point for _, point in points if point.absent]) > 10
    assert [(c.id, word) for c, p in points for word in p.absent if plain(word) in plain(c.text)] == []


def test_a_table_without_words_of_the_text_settles_nothing() -> None:
    points = [(clause, point) for clause in LIBRARY for point in clause.points]
    bare = [(c.id, p.topic) for c, p in points if not p.quoted and not p.absent and p.bearing is not Bearing.UNSETTLED]
    assert bare == []


def test_a_text_that_was_not_seen_is_left_out_and_it_is_said_where_to_read_it() -> None:
    mute = [clause for clause in LIBRARY if not clause.text]
    assert mute
    assert all(clause.read_at.ja and clause.read_at.en for clause in LIBRARY)
    assert all("引用しません" in clause.read_at.ja or clause.id == "adobe-records" for clause in mute)


def test_no_text_that_others_quote_counts_as_verified() -> None:
    assert not any(clause.source.verified for clause in LIBRARY)


def test_one_clause_under_two_numbers_is_found() -> None:
    assert [(a.article, b.article) for a, b in clauses.numbered_differently(LIBRARY)] == [("13", "11")]


def test_a_request_that_cites_article_11_meets_the_same_words_under_13() -> None:
    assert cited(OPEN_LICENCE) == [("11", ["microsoft-open-11", "microsoft-open-13"], ["13"])]


def test_the_autodesk_clause_is_found_by_its_number_and_its_words() -> None:
    (only,) = [c for c in cited(REVIEW) if c[1]]
    assert only == ("9.7", ["autodesk-lsa-9.7"], [])


def test_a_law_is_no_clause_and_an_unknown_article_is_told() -> None:
    assert cited("著作権法第113条および民法第548条の2にご留意ください。") == []
    assert cited("契約書 第27条に基づきます。") == [("27", [], [])]
    assert cited("Please see Section 12.4 of the agreement.") == [("12.4", [], [])]


def test_a_number_of_another_agreement_is_not_taken_for_ours() -> None:
    assert cited("当社約款 第11条をご覧ください。") == [("11", [], [])]


def test_the_companys_own_clause_stands_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(OWN.format(name="own-11", text="記録を保持する。"), encoding="utf-8")
    added = clauses.load(tmp_path)[-1]
    assert (added.id, added.own, added.article) == ("own-11", True, "11")
    assert len(clauses.load()) == len(LIBRARY)


@pytest.mark.parametrize("text", ["clauses = 3", "[[clauses]]\nid = 1", "x ="])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ClauseFileError, match=r"bad\.toml"):
        clauses.load(tmp_path)


def test_a_reworded_notice_is_shown_word_by_word() -> None:
    removed, added = (
        [piece.text for piece in clause_diff.compare(FORBIDDEN, ASKED) if piece.change is change]
        for change in (Change.REMOVED, Change.ADDED)
    )
    assert (removed, added) == (["禁止されます"], ["お控えください"])


@pytest.mark.parametrize(
    ("before", "after"), [("", "x"), ("同じ", "同じ"), ("abc def", "abc xyz def"), ("あい。", "うえ。")]
)
def test_a_comparison_holds_both_texts_whole(before: str, after: str) -> None:
    pieces = clause_diff.compare(before, after)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED) == before
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == after


def seen(day: int, text: str) -> NoticeSeen:
    return NoticeSeen(on=date(2026, 11, day), case=f"2026-000{day}", subject="s", text=text)


def test_a_notice_is_followed_through_the_mails() -> None:
    other = "本メールの内容は機密情報です。"
    changes = clause_diff.notice_changes([seen(3, ASKED), seen(1, FORBIDDEN), seen(2, other), seen(4, ASKED)])
    assert [(c.before.on.day, c.after.on.day) for c in changes] == [(1, 3)]


def test_unlike_notices_are_not_taken_for_one() -> None:
    assert clause_diff.notice_changes([seen(1, FORBIDDEN), seen(2, "返信不要です。開示は禁止です。")]) == ()
