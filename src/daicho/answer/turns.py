"""Whose turn it is, for each point and for the whole case, and how long either side takes to answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.deadlines import business_days_between
from daicho.words.clock import Exchange, ExchangeKind, Response
from daicho.words.point import Point, PointState, Side, Turn


def as_of(points: Iterable[Point], on: date) -> tuple[Point, ...]:
    """The points as they stood at the end of ``on``."""
    return tuple(
        replace(point, steps=tuple(step for step in point.steps if step.on <= on))
        for point in points
        if point.asked_on <= on
    )


def turn_of(point: Point, points: Mapping[int, Point]) -> Turn:
    """Whose turn a point is: who was asked, while it is open; who asked, once it was evaded.

    A point that waits for others has the turn of the first of them that is not settled. ``points`` are all points
    of the case by number; they hold no ring (the deed that records a point sees to that).
    """
    if point.is_settled:
        return Turn.NOBODY
    before = _awaited(point, points)
    if before is not None:
        return turn_of(before, points)
    side = point.asked_by if point.state is PointState.EVADED else point.asked_by.other
    return Turn(side.value)


def _awaited(point: Point, points: Mapping[int, Point]) -> Point | None:
    known = (points[number] for number in point.waits_for if number in points)
    return next((other for other in known if not other.is_settled), None)


def waiting_since(point: Point, points: Mapping[int, Point]) -> date:
    """The day from which the turn of a point is what it is."""
    before = _awaited(point, points)
    if before is not None:
        return max(point.since, waiting_since(before, points))
    return max([point.since, *(points[number].since for number in point.waits_for if number in points)])


def case_turn(points: Sequence[Point], exchanges: Sequence[Exchange], *, received_on: date) -> tuple[Turn, date]:
    """Whose turn the case is and since when: by its points, or where it has none by who spoke last.

    Both, where either side owes something. Nobody, where every point is settled.
    """
    owed = _owed(points)
    if len(owed) == 2:
        return Turn.BOTH, max(owed.values())
    if owed:
        return next(iter(owed.items()))
    if points:
        return Turn.NOBODY, max(point.since for point in points)
    said = _unanswered(exchanges)
    return (Turn(said.side.other.value), said.on) if said else (Turn.US, received_on)


def silent_since(points: Sequence[Point], exchanges: Sequence[Exchange]) -> date | None:
    """The day from which the vendor owes a word; None where they owe none."""
    if points:
        return _owed(points).get(Turn.VENDOR)
    said = _unanswered(exchanges)
    return said.on if said is not None and said.side is Side.US else None


def _owed(points: Sequence[Point]) -> dict[Turn, date]:
    """The earliest day since which each side owes something."""
    known = {point.number: point for point in points}
    owed: dict[Turn, date] = {}
    for point in points:
        turn, day = turn_of(point, known), waiting_since(point, known)
        if turn is not Turn.NOBODY:
            owed[turn] = min(day, owed.get(turn, day))
    return owed


def _unanswered(exchanges: Iterable[Exchange]) -> Exchange | None:
    """The first word of substance to which the other side has said nothing of substance."""
    first: Exchange | None = None
    for exchange in sorted(exchanges, key=lambda e: (e.on, e.number)):
        if exchange.kind is ExchangeKind.SUBSTANCE and (first is None or first.side is not exchange.side):
            first = exchange
    return first


def responses(
    exchanges: Iterable[Exchange], calendar: BusinessCalendar, *, on: date, is_over: bool = False
) -> tuple[Response, ...]:
    """Each answer with the days it took, counted from the first unanswered word of the other side.

    Moves after ``on`` do not exist yet. The last is still owed on ``on``, unless ``is_over`` (nothing is open).
    """
    found: list[Response] = []
    asked: Exchange | None = None
    holding: list[date] = []
    for exchange in sorted((m for m in exchanges if m.on <= on), key=lambda e: (e.on, e.number)):
        if asked is not None and exchange.side is not asked.side:
            if exchange.kind is not ExchangeKind.SUBSTANCE:
                holding.append(exchange.on)
                continue
            found.append(_response(asked, exchange.on, exchange.on, tuple(holding), calendar))
            asked, holding = None, []
        if asked is None and exchange.kind is ExchangeKind.SUBSTANCE:
            asked = exchange
    if asked is not None and not is_over:
        found.append(_response(asked, None, on, tuple(holding), calendar))
    return tuple(found)


def _response(
    asked: Exchange, answered_on: date | None, until: date, holding: tuple[date, ...], calendar: BusinessCalendar
) -> Response:
    return Response(
        side=asked.side.other,
        asked_on=asked.on,
        answered_on=answered_on,
        calendar_days=(until - asked.on).days,
        business_days=business_days_between(asked.on, until, calendar),
        holding=holding,
    )


def owed_by(side: Side, points: Iterable[Point]) -> tuple[Point, ...]:
    """The points on which it is the turn of ``side``, in order of number."""
    known = {point.number: point for point in points}
    return tuple(point for point in known.values() if turn_of(point, known).value == side.value)


def with_exchanges_of_points(exchanges: Sequence[Exchange], points: Iterable[Point]) -> tuple[Exchange, ...]:
    """``exchanges``, and that a side spoke on days of which they tell nothing: a point and a step are words said.

    A point taken back is none: who wrote it down may only have misheard.
    """
    known = {(exchange.side, exchange.on) for exchange in exchanges if exchange.kind is ExchangeKind.SUBSTANCE}
    spoken: dict[tuple[Side, date], Point] = {}
    for point in points:
        for words in _said(point):
            spoken.setdefault(words, point)
    return (
        *exchanges,
        *(
            Exchange(number=0, side=side, on=day, kind=ExchangeKind.SUBSTANCE, what=point.text)
            for (side, day), point in spoken.items()
            if (side, day) not in known
        ),
    )


def _said(point: Point) -> Iterator[tuple[Side, date]]:
    """Who spoke of a point, and on which days."""
    yield point.asked_by, point.asked_on
    for step in point.steps:
        if step.state is not PointState.WITHDRAWN:
            yield (point.asked_by if step.state is PointState.OPEN else point.asked_by.other), step.on
