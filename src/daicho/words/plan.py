"""Plans: what could be bought, removed or changed so that nothing is short, what it costs, and over how many years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from daicho.words.entitlement import Metric
from daicho.words.finding import Finding
from daicho.words.position import Position
from daicho.words.software import Channel, Release
from daicho.words.text import Text


@dataclass(frozen=True, slots=True)
class ReleasePattern:
    """Releases of a product; an empty edition or version fits every one."""

    product: str
    edition: str = ""
    version: str = ""

    def fits(self, release: Release) -> bool:
        """Whether ``release`` is meant."""
        return (
            release.product == self.product
            and self.edition in ("", release.edition)
            and self.version in ("", release.version)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOption:
    """That installations of ``what`` may be removed (``to`` None) or replaced by ``to``, and the labour in yen.

    ``labour`` is counted once per machine and installation changed; None: nobody has said it yet.
    """

    what: ReleasePattern
    to: Release | None = None
    channel: Channel = Channel.UNKNOWN
    labour: int | None = None


@dataclass(frozen=True, slots=True)
class Labour:
    """Yen per machine on which something is replaced, and per person who learns a new one; None: nobody has said it."""

    machine: int | None = None
    training: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What a plan may do beside buying.

    ``years``: over how long costs are compared. ``subscriptions``: those that may be bought; None is all that have
    a price. ``most_machines``: on how many machines something may be changed at most; None is any number.
    ``labour``: by id of a scenario ("" for all), what its changes take beside licences.
    """

    years: int = 3
    changes: tuple[ChangeOption, ...] = ()
    subscriptions: tuple[ReleasePattern, ...] | None = None
    most_machines: int | None = None
    labour: Mapping[str, "Labour"] = field(default_factory=dict)

    def labour_of(self, scenario: str) -> "Labour":
        """The labour of a scenario: its own, else that of all."""
        own, every = self.labour.get(scenario, Labour()), self.labour.get("", Labour())
        machine = every.machine if own.machine is None else own.machine
        return Labour(machine, every.training if own.training is None else own.training)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """``packs`` of ``pack`` licences bought on the plan's day; ``unit_price`` yen a pack (and a period, where one is).

    ``cost`` is what they cost over the plan's years.
    """

    release: Release
    metric: Metric
    channel: Channel
    packs: int
    pack: int
    unit_price: int
    period_months: int
    cost: int
    source: str = ""

    @property
    def licences(self) -> int:
        """Licences bought."""
        return self.packs * self.pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change on one machine: ``release`` removed (``to`` None) or replaced; labour in yen, None: not said."""

    machine: str
    release: Release
    to: Release | None
    labour: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cheapest mix found, what it comes to, and how far that is proven.

    ``cost`` in yen over ``years``; ``bound`` is what every mix costs at least, ``unproven`` the difference.
    ``position`` is counted anew from the changed estate; ``left_short`` is what no price or change could end.
    ``evidence`` is what the separate checker reads.
    """

    on: date
    years: int
    purchases: tuple[Purchase, ...]
    moves: tuple[Move, ...]
    cost: int
    bound: int
    unproven: int
    left_short: int
    position: Position
    findings: tuple[Finding, ...] = ()
    evidence: Mapping[str, Any] | None = None

    @property
    def machines_touched(self) -> int:
        """On how many machines something is changed."""
        return len({move.machine for move in self.moves})


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """That a scenario replaces ``what`` everywhere by ``to`` (None: removes it); ``kinds`` of machine, empty is all.

    A version of ``to`` called ``newest`` is the newest with a price; where no version has one, the newest that is out.
    ``training``: people must learn it.
    """

    what: tuple[ReleasePattern, ...]
    to: Release | None
    training: bool = False
    channel: Channel = Channel.UNKNOWN
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way to go on: what is replaced, whether versions are renewed when their support ends, what to decide.

    ``verified`` False: no document was read for it; ``source`` says what it rests on.
    """

    id: str
    name: Text
    about: Text
    replacements: tuple[Replacement, ...] = ()
    renew: bool = False
    decide: tuple[Text, ...] = ()
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCost:
    """What a scenario costs in one year (the first is 1), in yen: bought once, paid for periods, labour."""

    year: int
    once: int
    periods: int
    labour: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.once + self.periods + self.labour


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A scenario over the years. ``lacks`` are the prices and labour that nobody has stated: the total is without them.

    ``moves`` are what it replaces. ``plans`` are the plans of the years in which something is bought or changed (the
    first year always), each with its position and proof.
    """

    scenario: Scenario
    years: tuple[YearCost, ...]
    moves: tuple[Move, ...]
    people_trained: int
    plans: tuple[Plan, ...]
    lacks: tuple[Finding, ...] = ()

    @property
    def total(self) -> int:
        """What is known to be paid over all years, in yen."""
        return sum(year.total for year in self.years)

    @property
    def machines_touched(self) -> int:
        """On how many machines something is changed in all the years."""
        chosen = {move.machine for plan in self.plans for move in plan.moves}
        return len(chosen | {move.machine for move in self.moves})

    @property
    def whole(self) -> bool:
        """Whether every price and labour is known, and nothing stays short."""
        return not self.lacks and not self.left_short

    @property
    def left_short(self) -> int:
        """Licences that are still short after the last plan."""
        return self.plans[-1].left_short

    @property
    def position(self) -> Position:
        """The position after the first year's plan."""
        return self.plans[0].position


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """The position of a day as it is, the cheapest cure, and the ways to go on that were asked for."""

    today: Position
    cure: Plan
    outlooks: tuple[Outlook, ...]
    findings: tuple[Finding, ...] = ()
