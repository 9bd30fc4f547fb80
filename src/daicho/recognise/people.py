"""Subscription plans that a portal assigns to people, as releases of the catalogue."""

from collections.abc import Iterable
from dataclasses import replace

from daicho.recognise.catalogue import Catalogue
from daicho.recognise.product import Kind
from daicho.words.estate import Person
from daicho.words.finding import Finding, Place
from daicho.words.software import Release


def with_plans(people: Iterable[Person], catalogue: Catalogue) -> tuple[tuple[Person, ...], tuple[Finding, ...]]:
    """People with ``plans`` filled from ``assigned``; plans that cost nothing are left out, unknown ones found.

    One finding per unknown plan, with the number of people that have it.
    """
    unknown: dict[str, int] = {}
    known = tuple(_with_plans(person, catalogue, unknown) for person in people)
    findings = (Finding.at("unknown_plan", Place("", part=plan), plan=plan, people=n) for plan, n in unknown.items())
    return known, tuple(sorted(findings, key=lambda finding: finding.fact("plan")))


def _with_plans(person: Person, catalogue: Catalogue, unknown: dict[str, int]) -> Person:
    plans: list[Release] = []
    for name in dict.fromkeys(person.assigned):
        match = catalogue.index.by_plan(name)
        if match is None:
            unknown[name] = unknown.get(name, 0) + 1
        elif match.product.kind_of(match.edition, match.version) is not Kind.FREE and match.release not in plans:
            plans.append(match.release)
    return replace(person, plans=tuple(sorted(plans)))
