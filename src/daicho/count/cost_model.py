"""The cheapest mix as plain numbers: ways of classes, states of workplaces, pools with what is owned, and offers."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CostWay:
    """One way to license a unit of a class: (pool, quantity) used, licences missing, how much of the size it covers."""

    uses: tuple[tuple[str, int], ...]
    missing: int
    covers: int


@dataclass(frozen=True, slots=True)
class CostClass:
    """A class: ``base`` is its size without the workplaces that may change. A class without size only fills pools."""

    id: str
    base: int
    ways: tuple[CostWay, ...]


@dataclass(frozen=True, slots=True)
class CostState:
    """A state of a kind of workplace: labour in yen, machines touched, classes entered, licences that it brings.

    ``enters`` and ``brings`` are (class, size) and (pool, licences): what is bound to the workplace stays with it.
    """

    cost: int
    touched: int
    enters: tuple[tuple[str, int], ...]
    brings: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CostPlaces:
    """``size`` alike workplaces, and the states that each may be brought into."""

    id: str
    size: int
    states: tuple[CostState, ...]


@dataclass(frozen=True, slots=True)
class CostOffer:
    """What may be bought without limit: ``cost`` yen for ``pack`` licences of a pool."""

    id: str
    pool: str
    pack: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostProblem:
    """Everything that decides the cost. ``pools``: (pool, licences owned). ``complete``: all ways are listed.

    ``most_touched``: on how many machines something may be changed; None is any number.
    """

    classes: tuple[CostClass, ...]
    places: tuple[CostPlaces, ...]
    pools: tuple[tuple[str, int], ...]
    offers: tuple[CostOffer, ...]
    most_touched: int | None = None
    complete: bool = True


@dataclass(slots=True)
class CostAnswer:
    """How often each way, state and offer is taken, in the problem's order; ``prices``: what one more licence saves.

    ``for_touched`` and ``for_missing`` are the same for one more machine touched, one more licence left missing.
    """

    ways: list[list[int]]
    states: list[list[int]]
    packs: list[int]
    cost: int
    missing: int
    touched: int
    prices: dict[str, float] = field(default_factory=dict)
    for_touched: float = 0.0
    for_missing: float = 0.0
