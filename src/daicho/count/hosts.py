"""What servers need: core licences, by host with its guests or by copy.

Produced in `Needs`: ``hosts`` for machines and virtual machines with one plain way (so many core licences; of products
counted per copy, such as SQL Server, the edition on it by itself, which accesses may turn into a choice between cores
and a server licence, T28), and ``sites`` for hosts that may be licensed in several ways.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from daicho.count.choosing import Chooser
from daicho.count.copies import CopyCounting
from daicho.count.guests import Copy, GuestCounting
from daicho.count.machines import Machines, as_rows
from daicho.count.matching import Matcher
from daicho.count.model import Stock
from daicho.count.needs import Needs
from daicho.count.rulebook import CoreRule
from daicho.words.estate import Machine, MachineKind, Purpose
from daicho.words.software import Release


def add_hosts(
    used: Sequence[tuple[str, Release]], machines: Machines, matcher: Matcher, needs: Needs, stocks: Sequence[Stock]
) -> None:
    """Windows Server at the host with its guests (T23–T26); products counted per copy at each machine (T27).

    ``stocks``: all that is owned, because it decides which ways are open.
    """
    copies: dict[tuple[str, str], list[Copy]] = {}
    there = [Copy(machines[unit], release) for unit, release in used]
    for copy in (*there, *_lingering(machines, matcher, needs)):
        line = matcher.book.product(copy.release.product).line_of(copy.release.edition)
        copies.setdefault((copy.release.product, line), []).append(copy)
    for (name, _), members in sorted(copies.items()):
        product = matcher.book.product(name)
        if product.cores is None:
            raise ValueError(f"rules: {name} is counted by core and has no core rule")
        members.sort(key=lambda copy: (copy.machine.id, copy.release))
        chooser = Chooser.of(matcher, needs, stocks)
        counting = CopyCounting if product.cores.per_copy else GuestCounting
        counting(product, product.cores, machines, matcher, needs, chooser).add(members)
    _note_development(machines, matcher, needs)


def _lingering(machines: Machines, matcher: Matcher, needs: Needs) -> Iterator[Copy]:
    """Copies on virtual machines that left their host not long ago and stay counted there (T31)."""
    right = next(iter(matcher.book.of_kind("lingering", matcher.rules_on)), None)
    if right is None:
        return
    first = matcher.on - timedelta(days=right.days)
    for machine in machines.left(MachineKind.VM):
        ended = machine.until is not None and first <= machine.until < matcher.on
        if ended and machine.host in machines:
            for release in sorted(_releases_on(machine, machines, matcher)):
                if release.product in right.products:
                    facts = {"host": machine.host, "until": machine.until, "days": right.days}
                    needs.aside(machine.id, release, right.id, **facts)
                    yield Copy(machine, release, gone=True)


def _releases_on(machine: Machine, machines: Machines, matcher: Matcher) -> set[Release]:
    """The releases counted by core that were on a machine on its last day."""
    installs, until = machines.columns.installs, machine.until
    rows = np.flatnonzero(as_rows(installs.machine) == machines.row(machine.id)).tolist()
    there = {Release(machine.os_product, machine.os_edition, machine.os_version)}
    for row in rows:
        ended = installs.until[row] is not None and until is not None and installs.until[row] < until
        begun = installs.since[row] is None or until is None or installs.since[row] <= until
        if begun and not ended:
            there.add(installs.release[row])
    return {release for release in there if _is_by_core(release, matcher)}


def _is_by_core(release: Release, matcher: Matcher) -> bool:
    product = matcher.book.product(release.product)
    return product.cores is not None and release.edition not in product.free_editions


def _note_development(machines: Machines, matcher: Matcher, needs: Needs) -> None:
    """Free editions for development on machines of the business: that is said, for they need a paid edition there."""
    for (release, rule, _), units in list(needs.asides.items()):
        terms: CoreRule | None = matcher.book.product(release.product).cores
        if rule != "free" or terms is None or release.edition not in terms.development:
            continue
        for unit in sorted(units):
            machine = machines.get(unit)
            if machine is not None and machine.purpose is Purpose.PRODUCTION:
                needs.doubt("development_edition_in_production", machine=unit, product=release)
