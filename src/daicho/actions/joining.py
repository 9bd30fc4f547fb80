"""Who the users of machines are: ledgers write names, agents log-ins, portals addresses; a licence counts people."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from daicho.words.entitlement import Assignment
from daicho.words.estate import Access, Machine, Person
from daicho.words.finding import Finding, Place


def with_people(
    machines: Sequence[Machine], people: Iterable[Person]
) -> tuple[tuple[Machine, ...], tuple[Finding, ...]]:
    """The same machines with ``user`` as the id of a person of the company, where what is written tells who.

    A user is told by id, by name, or by the part of an address before the @ (also after a domain and a
    backslash). What fits two people is left as it is written, with a finding; what fits nobody as well,
    without one: not everybody has an entry in a portal.
    """
    known = _marks(people)
    joined: list[Machine] = []
    findings: list[Finding] = []
    for machine in machines:
        ids = known.get(_folded(machine.user), set()) if machine.user else set()
        if len(ids) > 1:
            findings.append(
                Finding.at("user_ambiguous", Place("", part=machine.id), machine=machine.id, number=len(ids))
            )
        joined.append(replace(machine, user=next(iter(ids))) if len(ids) == 1 else machine)
    return tuple(joined), tuple(findings)


def with_users(accesses: Iterable[Access], people: Iterable[Person]) -> tuple[Access, ...]:
    """The same accesses with the ids of people where what is written tells who."""
    known = _marks(people)
    return tuple(_told(access, known.get(_folded(access.user), set())) for access in accesses)


def with_units(assignments: Iterable[Assignment], people: Iterable[Person]) -> tuple[Assignment, ...]:
    """The same assignments with the ids of people where ``unit`` tells who; a machine's stays as it is."""
    known = _marks(people)
    return tuple(_given(given, known.get(_folded(given.unit), set())) for given in assignments)


def _given(given: Assignment, ids: set[str]) -> Assignment:
    return replace(given, unit=next(iter(ids))) if len(ids) == 1 and given.unit not in ids else given


def _told(access: Access, ids: set[str]) -> Access:
    return replace(access, user=next(iter(ids))) if len(ids) == 1 else access


def _marks(people: Iterable[Person]) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for person in people:
        for mark in _written(person):
            known.setdefault(mark, set()).add(person.id)
    return known


def _written(person: Person) -> Iterator[str]:
    yield _folded(person.id)
    if person.name:
        yield _folded(person.name)
    if "@" in person.id:
        yield _folded(person.id.split("@")[0])


def _folded(user: str) -> str:
    """One spelling: no domain, no spaces between family and given name, one width and case."""
    plain = unicodedata.normalize("NFKC", user).casefold().rsplit("\\", 1)[-1]
    return "".join(plain.split())
