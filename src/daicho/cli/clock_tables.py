"""The clock of a case as tables, and as JSON for scripts."""

from collections.abc import Iterable
from typing import Any

import click
from rich.table import Table

from daicho.cli.frame import console
from daicho.words.clock import BusyPeriod, CaseClock, DaysLeft, Notice, TimedDeadline
from daicho.words.text import Language

_DEADLINES = {
    Language.JAPANESE: ("番号", "義務者", "内容", "期限", "根拠", "設定時の日数", "残り", "状態"),
    Language.ENGLISH: ("no.", "owed by", "what", "due", "basis", "days given", "left", "state"),
}
_RESPONSES = {
    Language.JAPANESE: ("回答する側", "問い", "回答", "暦日", "営業日", "つなぎ"),
    Language.ENGLISH: ("who answers", "asked", "answered", "days", "business days", "holding replies"),
}
_LADDER = {
    Language.JAPANESE: ("段階", "時期", "実施日", "何をするか", "出所"),
    Language.ENGLISH: ("step", "from", "taken", "what to do", "source"),
}


def show_clock(clock: CaseClock, language: Language) -> None:
    """Turn, deadlines, response times, ladder and what to remember."""
    from daicho.answer import labels

    japanese = language is Language.JAPANESE
    turn = labels.of(clock.turn, language)
    click.echo(
        f"案件 {clock.case_number}：{turn}（{clock.turn_since}から、{clock.on} 現在）"
        if japanese
        else f"Case {clock.case_number}: {turn} (since {clock.turn_since}; as of {clock.on})"
    )
    _show_deadlines(clock, language)
    if clock.responses:
        _show_responses(clock, language)
    if clock.ladder:
        _show_ladder(clock, language)
    for notice in clock.notices:
        click.echo(f"! {notice_text(notice, clock, language)}")


def _table(title: str, headings: Iterable[str]) -> Table:
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _show_deadlines(clock: CaseClock, language: Language) -> None:
    from daicho.answer import labels

    table = _table("期限" if language is Language.JAPANESE else "Deadlines", _DEADLINES[language])
    for each in clock.deadlines:
        deadline = each.deadline
        table.add_row(
            str(deadline.number),
            labels.of(deadline.owner, language),
            deadline.what,
            str(deadline.due_on),
            "\n".join(filter(None, (labels.of(deadline.basis, language), _quoted(deadline.quoted)))),
            _days(each.given, language),
            _days(each.left, language) if each.is_standing else "–",
            _state(each, language),
        )
    console().print(table)


def _quoted(text: str) -> str:
    return f"「{text}」" if text else ""


def _days(days: DaysLeft, language: Language) -> str:
    busy = "、".join(f"{name} {count}" for name, count in days.taken)
    if language is Language.JAPANESE:
        said = f"{days.calendar_days}日 / 営業日 {days.business_days} / 使える日 {days.available}"
    else:
        said = f"{days.calendar_days} days / {days.business_days} business days / {days.available} free"
    return f"{said}\n（{busy}）" if busy else said


def _state(each: TimedDeadline, language: Language) -> str:
    from daicho.answer import labels

    deadline = each.deadline
    if each.superseded_by:
        return labels.label("clock.superseded", language).format(number=each.superseded_by)
    if deadline.ending is not None:
        return f"{labels.of(deadline.ending, language)} {deadline.ended_on}\n{deadline.ending_reason}"
    reason = f"\n{deadline.reason}" if deadline.reason else ""
    return labels.label("clock.standing", language) + reason


def _show_responses(clock: CaseClock, language: Language) -> None:
    from daicho.answer import labels

    table = _table("回答にかかった日数" if language is Language.JAPANESE else "Response times", _RESPONSES[language])
    for response in clock.responses:
        table.add_row(
            labels.of(response.side, language),
            str(response.asked_on),
            str(response.answered_on or labels.label("clock.owed", language)),
            str(response.calendar_days),
            str(response.business_days),
            ", ".join(map(str, response.holding)),
        )
    console().print(table)


def _show_ladder(clock: CaseClock, language: Language) -> None:
    from daicho.answer import labels

    title = f"段階（{clock.silent_since} から回答待ち）"
    table = _table(
        title if language is Language.JAPANESE else f"Ladder (no answer since {clock.silent_since})", _LADDER[language]
    )
    for state in clock.ladder:
        rung = state.rung
        table.add_row(
            f"{'→ ' if state.is_due else ''}{rung.name.in_language(language)}\n{rung.id}",
            f"{state.due_on} ({rung.after_business_days})",
            str(state.taken_on or "–"),
            rung.how.in_language(language),
            "" if rung.verified else labels.label("clock.by_data", language),
        )
    console().print(table)


def notice_text(notice: Notice, clock: CaseClock, language: Language) -> str:
    """What is to be remembered, as a sentence."""
    from daicho.answer import labels

    facts: dict[str, object] = dict(notice.facts)
    if "deadline" in facts:
        each = next(each for each in clock.deadlines if str(each.deadline.number) == facts["deadline"])
        facts |= {"what": each.deadline.what, "due": each.deadline.due_on}
        facts |= {"business": each.left.business_days, "free": each.left.available}
    if "rung" in facts:
        rung = next(state.rung for state in clock.ladder if state.rung.id == facts["rung"])
        facts |= {"name": rung.name.in_language(language), "how": rung.how.in_language(language)}
    return labels.label(f"notice.{notice.code}", language).format(**facts)


def show_busy(periods: Iterable[BusyPeriod], language: Language) -> None:
    """Busy periods as a table."""
    japanese = language is Language.JAPANESE
    headings = ("番号", "名称", "始まり", "終わり", "毎年", "残る割合") if japanese else _BUSY
    table = _table("繁忙期" if japanese else "Busy periods", headings)
    for period in periods:
        yearly = ("毎年" if japanese else "yearly") if period.yearly else ""
        row = (str(period.number), period.name, str(period.first), str(period.last), yearly, f"{period.left_percent}%")
        table.add_row(*row)
    console().print(table)


_BUSY = ("no.", "name", "first", "last", "yearly", "left")


def as_object(clock: CaseClock) -> dict[str, Any]:
    """The clock as JSON."""
    return {
        "case": clock.case_number,
        "on": str(clock.on),
        "turn": clock.turn.value,
        "turn_since": str(clock.turn_since),
        "silent_since": None if clock.silent_since is None else str(clock.silent_since),
        "deadlines": [_deadline_object(each) for each in clock.deadlines],
        "exchanges": [
            {"side": m.side.value, "on": str(m.on), "kind": m.kind.value, "what": m.what} for m in clock.exchanges
        ],
        "responses": [
            {
                "side": r.side.value,
                "asked_on": str(r.asked_on),
                "answered_on": None if r.answered_on is None else str(r.answered_on),
                "calendar_days": r.calendar_days,
                "business_days": r.business_days,
                "holding": [str(day) for day in r.holding],
            }
            for r in clock.responses
        ],
        "ladder": [
            {
                "step": state.rung.id,
                "due_on": str(state.due_on),
                "taken_on": None if state.taken_on is None else str(state.taken_on),
                "is_due": state.is_due,
                "letter": state.rung.letter,
                "verified": state.rung.verified,
            }
            for state in clock.ladder
        ],
        "notices": [{"on": str(n.on), "code": n.code, **dict(n.facts)} for n in clock.notices],
    }


def _deadline_object(each: TimedDeadline) -> dict[str, Any]:
    deadline = each.deadline
    return {
        "number": deadline.number,
        "owner": deadline.owner.value,
        "what": deadline.what,
        "due_on": str(deadline.due_on),
        "basis": deadline.basis.value,
        "quoted": deadline.quoted,
        "reason": deadline.reason,
        "supersedes": deadline.supersedes,
        "superseded_by": each.superseded_by,
        "ending": None if deadline.ending is None else deadline.ending.value,
        "standing": each.is_standing,
        "given": _days_object(each.given),
        "left": _days_object(each.left),
    }


def _days_object(days: DaysLeft) -> dict[str, Any]:
    return {
        "calendar_days": days.calendar_days,
        "business_days": days.business_days,
        "available": str(days.available),
        "busy": dict(days.taken),
        "holidays_official_through": None if days.sure_through is None else str(days.sure_through),
    }
