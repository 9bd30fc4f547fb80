"""What people need: a licence per person and release, less what their plans hold."""

from collections.abc import Mapping
from datetime import date

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics import user
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.words.entitlement import Metric
from daicho.words.estate import Person
from daicho.words.software import Release


def is_here(person: Person, on: date) -> bool:
    """Whether a person belongs to the company on ``on``."""
    return (person.since is None or person.since <= on) and (person.until is None or on <= person.until)


def plans_of(people: list[Person]) -> dict[str, tuple[Release, ...]]:
    """People's plans by id."""
    return {person.id: person.plans for person in sorted(people, key=lambda p: p.id) if person.plans}


def add_people(
    used: list[tuple[str, Release]],
    people: list[Person],
    machines: Machines,
    matcher: Matcher,
    needs: Needs,
) -> None:
    """Adds the needs of people: what is used on their machines (``used``: machine, release), and their plans."""
    plans = plans_of(people)
    wanted: dict[str, set[Release]] = {unit: set(releases) for unit, releases in plans.items()}
    user_of = {unit: machines.user_of(unit) for unit, _ in used if machines.user_of(unit)}
    for person, releases in sorted(user.needs_of_people(used, user_of).items()):
        for release, where in sorted(releases.items()):
            most = matcher.book.product(release.product).devices_per_user
            if 1 < most < len(where):
                needs.doubt("too_many_devices", user=person, product=release, count=len(where), most=most)
            if _by_plan(person, release, where, plans=plans, matcher=matcher, needs=needs):
                continue
            wanted.setdefault(person, set()).add(release)
            if where == [person]:
                needs.doubt("user_unknown", machine=person, product=release)
    for person in sorted(wanted):
        for release in sorted(wanted[person]):
            if matcher.book.product(release.product).metric is not None:
                needs.of_person.setdefault(person, []).append(needs.number(Need(release, Metric.USER)))


def _by_plan(
    person: str,
    release: Release,
    where: list[str],
    *,
    plans: Mapping[str, tuple[Release, ...]],
    matcher: Matcher,
    needs: Needs,
) -> bool:
    plan = matcher.book.plan_with(plans.get(person, ()), release)
    if plan is None:
        return False
    for machine in where:
        needs.aside(machine, release, "plan-included", user=person, plan=plan)
    return True
