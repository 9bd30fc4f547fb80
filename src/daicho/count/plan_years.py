"""Scenarios over the years: what each replaces, what must then be bought year by year, and what that comes to.

Prices are those in force on the first day, for all years. A new plan is made in each year in which something is
replaced or lots have run out; a subscription once bought is paid to the end of the last year.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.count import position
from daicho.count.memory import Memory
from daicho.count.plan_cure import cure
from daicho.count.plan_offers import in_force, years_later
from daicho.count.plan_problem import PLAN
from daicho.count.plan_states import changed, rows_of_machine
from daicho.count.rulebook import Rulebook
from daicho.words.estate import Machine
from daicho.words.finding import Finding
from daicho.words.plan import ChangeOption, Labour, Move, Outlook, Plan, PlanOptions, ReleasePattern, Scenario, YearCost
from daicho.words.reading import Estate
from daicho.words.software import Installation, Release

NEWEST = "newest"


def outlook(
    estate: Estate,
    rulebook: Rulebook,
    scenario: Scenario,
    options: PlanOptions,
    *,
    on: date,
    rules_on: date | None = None,
) -> Outlook:
    """The scenario from ``on`` over the years of the options. The rules are those of ``rules_on`` (else of ``on``)."""
    years = _Years(scenario, rulebook, options, on, rules_on or on)
    prices = tuple(replace(p, starts_on=None, ends_on=None) for p in estate.prices if in_force(p, on))
    now = replace(estate, prices=prices)
    for year in range(1, options.years + 1):
        now = years.go_on(now, year)
    return years.outlook()


@dataclass(slots=True)
class _Years:
    """A scenario while the years go by."""

    scenario: Scenario
    rulebook: Rulebook
    options: PlanOptions
    on: date
    rules_on: date
    moves: list[Move] = field(default_factory=list)
    trained: set[str] = field(default_factory=set)
    plans: list[tuple[int, Plan]] = field(default_factory=list)
    labour: dict[int, int] = field(default_factory=dict)
    lacks: list[Finding] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)

    def go_on(self, estate: Estate, year: int) -> Estate:
        """One year: replace what the scenario replaces, then end what is short as cheaply as can be."""
        day = years_later(self.on, year - 1)
        wanted = self._wanted(estate, day, year)
        estate, moves, learners = replaced(estate, wanted, self._labour.machine, on=day)
        self._note(moves, learners, year)
        if year > 1 and not moves and self._short(estate, day) <= self.plans[-1][1].left_short:
            return estate
        left = replace(self.options, years=self.options.years - year + 1, changes=self._changes(day, year))
        plan, after = cure(estate, self.rulebook, left, on=day, rules_on=self.rules_on)
        self.plans.append((year, plan))
        self.labour[year] = self.labour.get(year, 0) + sum(move.labour or 0 for move in plan.moves)
        return after

    def _changes(self, day: date, year: int) -> tuple[ChangeOption, ...]:
        """What the options allow is done at the start or not at all; nothing is changed to what must be renewed."""
        if year > 1:
            return ()
        return tuple(
            c for c in self.options.changes if c.to is None or not (self.scenario.renew and self._ends(c.to, day))
        )

    def _ends(self, release: Release, day: date) -> bool:
        """Whether support of a release ends in the year that begins on ``day``, or has ended."""
        facts = self.rulebook.product(release.product).versions.get(release.version)
        return facts is not None and facts.support_ends is not None and facts.support_ends < years_later(day, 1)

    @property
    def _labour(self) -> Labour:
        return self.options.labour_of(self.scenario.id)

    def _short(self, estate: Estate, day: date) -> int:
        return position.take(estate, self.rulebook, on=day, rules_on=self.rules_on, memory=self.memory).shortfall

    def _wanted(self, estate: Estate, day: date, year: int) -> list["Wanted"]:
        """What must be replaced in this year."""
        found = []
        if year == 1:
            for entry in self.scenario.replacements:
                to = entry.to and self._newest(estate, entry.to, day)
                option = ChangeOption(what=ReleasePattern(""), to=to, channel=entry.channel, labour=0)
                found.append(Wanted(entry.what, option, entry.kinds, entry.training))
        if self.scenario.renew:
            found += self._renewals(estate, day)
        return found

    def _newest(self, estate: Estate, release: Release, day: date) -> Release:
        return self._on_sale(estate, release, day) if release.version == NEWEST else release

    def _renewals(self, estate: Estate, day: date) -> Iterator["Wanted"]:
        """Versions whose support ends in the year that begins on ``day``, or has ended: the newest on sale follows."""
        for release in sorted({install.release for install in estate.installations if install.on(day)}):
            if not self._ends(release, day):
                continue
            newer = self._on_sale(estate, release, day)
            if newer == release or self._ends(newer, day):
                self._lack("plan_no_newer_version", product=release)
                continue
            pattern = ReleasePattern(release.product, release.edition, release.version)
            yield Wanted((pattern,), ChangeOption(what=pattern, to=newer, labour=0), (), training=False)

    def _on_sale(self, estate: Estate, release: Release, day: date) -> Release:
        """The newest version with a price; where no version has one, the newest that is out."""
        product = self.rulebook.product(release.product)
        same = (price.release for price in estate.prices if price.release.product == release.product)
        sold = [r.version for r in same if r.edition == release.edition and r.version in product.versions]
        newest = max(sold, key=lambda version: product.versions[version].rank, default=product.newest_on(day))
        return replace(release, version=newest)

    def _note(self, moves: Sequence[Move], learners: set[str], year: int) -> None:
        new = learners - self.trained
        self.moves += moves
        self.trained |= new
        machines, labour = len({move.machine for move in moves}), self._labour
        cost = machines * (labour.machine or 0) + len(new) * (labour.training or 0)
        self.labour[year] = self.labour.get(year, 0) + cost

    def _lack(self, code: str, **facts: object) -> None:
        found = Finding.at(code, PLAN, **facts)
        if found not in self.lacks:
            self.lacks.append(found)

    def outlook(self) -> Outlook:
        """The years as they have gone by."""
        lacks = [*self._unstated(), *self.lacks, *(f for _, plan in self.plans for f in plan.findings)]
        return Outlook(
            scenario=self.scenario,
            years=tuple(self._cost(year) for year in range(1, self.options.years + 1)),
            moves=tuple(self.moves),
            people_trained=len(self.trained),
            plans=tuple(plan for _, plan in self.plans),
            lacks=_each_once(lacks),
        )

    def _unstated(self) -> Iterator[Finding]:
        """Labour and training that nobody has put a price on."""
        machines, scenario = len({move.machine for move in self.moves}), self.scenario.id
        if machines and self._labour.machine is None:
            yield Finding.at("plan_no_labour", PLAN, scenario=scenario, machines=machines)
        if self.trained and self._labour.training is None:
            yield Finding.at("plan_no_training", PLAN, scenario=scenario, people=len(self.trained))

    def _cost(self, year: int) -> YearCost:
        once, paid = 0, 0
        for bought_in, plan in self.plans:
            for purchase in plan.purchases:
                price = purchase.packs * purchase.unit_price
                if not purchase.period_months:
                    once += price if bought_in == year else 0
                elif bought_in <= year:
                    paid += price * _begun(purchase.period_months, year - bought_in)
        return YearCost(year=year, once=once, periods=paid, labour=self.labour.get(year, 0))


def _begun(months: int, year: int) -> int:
    """How many periods begin in the ``year``-th year after the purchase (0 is the first)."""
    return -(-12 * (year + 1) // months) - -(-12 * year // months)


def _each_once(lacks: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of findings that differ in a number of licences only, the one of the last year."""
    found: dict[tuple[object, ...], Finding] = {}
    for lack in lacks:
        found[lack.code, tuple(pair for pair in lack.facts if pair[0] not in ("quantity", "count"))] = lack
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is replaced wherever it is found: any of ``what``, by ``change``, on these kinds of machine (empty: all)."""

    what: tuple[ReleasePattern, ...]
    change: ChangeOption
    kinds: tuple[str, ...]
    training: bool

    def meets(self, machine: Machine, release: Release) -> bool:
        """Whether this release on this machine is replaced."""
        of_kind = not self.kinds or machine.kind.value in self.kinds
        return of_kind and release != self.change.to and any(pattern.fits(release) for pattern in self.what)


def replaced(
    estate: Estate, wanted: Iterable[Wanted], labour: int | None, *, on: date
) -> tuple[Estate, list[Move], set[str]]:
    """The estate with everything wanted replaced; the changes; and who must learn something new.

    ``labour``: yen per machine, noted at its first change.
    """
    rules = list(wanted)
    installed: dict[str, list[Installation]] = {}
    for install in estate.installations if rules else ():
        if install.on(on):
            installed.setdefault(install.machine, []).append(install)
    machines: dict[str, Machine] = {}
    installs, moves, learners = list[Installation](), list[Move](), set[str]()
    for machine in estate.machines if rules else ():
        if not machine.in_use_on(on):
            continue
        rows = rows_of_machine(machine, installed.get(machine.id, ()))
        met = [next((w for w in rules if w.meets(machine, row.release)), None) for row in rows]
        if any(met):
            choices = [None if w is None else w.change for w in met]
            machines[machine.id], left = changed(machine, rows, choices)
            installs += left
            moves += _moves(machine.id, rows, choices, labour)
            learners |= {machine.user or machine.id for w in met if w is not None and w.training}
    kept = (i for i in estate.installations if i.machine not in machines or not i.on(on))
    after = replace(
        estate,
        machines=tuple(machines.get(m.id, m) for m in estate.machines),
        installations=(*kept, *installs),
    )
    return after, moves, learners


def _moves(
    machine: str, rows: Sequence[Installation], choices: Sequence[ChangeOption | None], labour: int | None
) -> Iterator[Move]:
    first = True
    for row, choice in zip(rows, choices, strict=True):
        if choice is not None:
            cost = None if labour is None else labour if first else 0
            yield Move(machine=machine, release=row.release, to=choice.to, labour=cost)
            first = False
