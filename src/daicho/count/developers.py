"""Machines for development alone, used by subscribers alone: their subscriptions license what is on them (T32)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.needs import Needs
from daicho.count.rulebook import Right
from daicho.count.uses import Uses
from daicho.words.entitlement import Entitlement
from daicho.words.estate import Access, Person, Purpose
from daicho.words.software import Channel


def excuse_developers(
    uses: Uses, people: list[Person], lots: Iterable[Entitlement], accesses: dict[str, list[Access]], at: "Developing"
) -> None:
    """Sets aside what subscribers alone use on machines for development, and takes their accesses to it out.

    All other machines keep the full rule.
    """
    rows = [access for several in accesses.values() for access in several]
    owned = list(lots)
    for right in at.matcher.book.of_kind("developers", at.matcher.rules_on):
        at.subscribers = _with_plans(people, right) | _with_lots(owned, right, at.matcher.on)
        if at.subscribers:
            at.hear(rows)
            excused = at.excuse(uses, right)
            for product in sorted(right.products & accesses.keys()):
                accesses[product] = [access for access in accesses[product] if access.server not in excused]


def _with_plans(people: Iterable[Person], right: Right) -> set[str]:
    return {person.id for person in people if any(plan.product in right.subscriptions for plan in person.plans)}


def _with_lots(lots: Iterable[Entitlement], right: Right, on: date) -> set[str]:
    """People to whom a developer's subscription is bound."""
    fit = (lot for lot in lots if lot.channel is Channel.DEVELOPER and lot.release.product in right.subscriptions)
    return {unit for lot in fit if lot.valid_on(on) for unit in lot.bound_to}


@dataclass(slots=True)
class Developing:
    """Who develops on which machine. ``users``: by machine, "" for somebody unknown."""

    machines: Machines
    matcher: Matcher
    needs: Needs
    subscribers: set[str] = field(default_factory=set)
    users: dict[str, set[str]] = field(default_factory=dict)

    def hear(self, accesses: Iterable[Access]) -> None:
        """Who reaches which machine, and who works at it."""
        self.users = {}
        for access in accesses:
            for unit in {access.machine, access.server} - {""}:
                self.users.setdefault(unit, set()).add(access.user)

    def excuse(self, uses: Uses, right: Right) -> set[str]:
        """Takes the uses of subscribers' machines for development out of ``uses``; the machines."""
        excused = set()
        for unit in self.machines.of_purpose(Purpose.DEVELOPMENT):
            people = self._people(unit)
            if people <= self.subscribers:
                self._set_aside(unit, uses, right)
                excused.add(unit)
            else:
                code = "developer_users_unknown" if "" in people else "developer_not_subscribed"
                self.needs.doubt(code, machine=unit, user=", ".join(sorted(people - self.subscribers - {""})) or "-")
        unknown = sorted(unit for unit in self._of_subscribers() if self._is_of_unknown_purpose(unit))
        if unknown:
            self.needs.doubt("developer_purpose_unknown", machine=unknown[0], count=len(unknown))
        return excused

    def _people(self, unit: str) -> set[str]:
        """Everybody who uses a machine; somebody unknown where nobody is known."""
        return (self.users.get(unit, set()) | ({self.machines.user_of(unit)} - {""})) or {""}

    def _of_subscribers(self) -> set[str]:
        """Machines that subscribers and nobody else use."""
        near = {unit for user in self.subscribers for unit in self.machines.of_user(user)}
        near |= {unit for unit, users in self.users.items() if users & self.subscribers and unit in self.machines}
        return {unit for unit in near if self._people(unit) <= self.subscribers}

    def _is_of_unknown_purpose(self, unit: str) -> bool:
        return self.machines[unit].purpose is Purpose.UNKNOWN

    def _set_aside(self, unit: str, uses: Uses, right: Right) -> None:
        row = self.machines.row(unit)
        places = [n for n, release in enumerate(uses.releases) if release.product in right.products]
        mine = (uses.machine == row) & np.isin(uses.release, places)
        for place in np.unique(uses.release[mine]).tolist():
            self.needs.aside(unit, uses.releases[place], right.id)
        uses.leave_out(mine)
        for rows in (uses.core, uses.user):
            for entry in [e for e in rows if e[0] == unit and e[1].product in right.products]:
                rows.remove(entry)
                self.needs.aside(unit, entry[1], right.id)
