"""The counting room's own values: needs, stocks of licences, classes of units and the ways to license them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from daicho.count.covering import Covering
from daicho.count.kept import Kept
from daicho.count.metrics.device import Slot
from daicho.count.parties import Accesses
from daicho.count.units import Units
from daicho.count.way import Served, Way
from daicho.words.entitlement import Metric
from daicho.words.software import Channel, Release


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """One kind of need. ``based``: the machine has the base licence that an upgrade licence asks for (T15).

    ``education``: a copy for schools, which no other licence covers (T38). ``remote``: used from this device on a
    server, which not every licence allows (T20). ``form``: a way of licensing that not every licence opens: ``vm`` a
    virtual machine by itself, ``moving`` one that moves between hosts, ``host`` all copies of a host, ``processors``
    by processors as before cores were counted; "" is open to all.
    """

    release: Release
    metric: Metric
    based: bool = False
    education: bool = False
    remote: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Lots, or parts of lots, that may do exactly the same; ``members`` are (lot, quantity) in order of lot.

    ``until``: to which day Software Assurance ran. ``second_use``: the rule of that kind that the lots carry.
    ``bound``: the only units the stock may serve; None is free. ``cost``: yen for each licence taken (an offer;
    what is owned costs nothing).
    """

    id: str
    release: Release
    metric: Metric
    channel: Channel
    until: date | None = None
    second_use: str = ""
    bound: frozenset[str] | None = None
    members: tuple[tuple[str, int], ...] = ()
    cost: int = 0

    @property
    def quantity(self) -> int:
        """Licences in the stock."""
        return sum(quantity for _, quantity in self.members)


@dataclass(slots=True, eq=False)
class UnitGroup:
    """A class while it is being counted: its ``units`` (ids of one unit, one per device), ways and chosen counts.

    ``kind``: device, core, site, access, party, choice, fill. ``private``: (stock, device) of bound stocks that may
    serve that device; ``kept``: where the licences of these stocks belong.
    ``per_unit``: how much of the class's size one unit is (a host that needs 20 core licences: 20);
    ``asked`` and ``whole_only``: which stocks may serve it, as of a part of a site. ``complete`` is False where not all
    ways could be listed.
    A class of accesses is solved as its ``parts``, one per party. ``fills`` are the keys of the classes that fill
    what this one draws on; what is not ``buyable`` is filled by what is owned alone. ``picks`` of a site: for each unit
    and way the classes that fill it, each with the host or virtual machine that gets the licences.
    ``covering``: where the ways are too many to list, by what they are made; ``ways`` are then some of them.
    """

    kind: str
    key: tuple[object, ...]
    slots: tuple[Slot, ...]
    units: Sequence[tuple[str, ...]] = field(default_factory=list)
    private: tuple[tuple[int, int], ...] = ()
    kept: tuple[Kept, ...] = ()
    per_unit: int = 1
    asked: tuple[int, ...] = ()
    whole_only: bool = False
    picks: list[tuple[tuple[tuple[tuple[object, ...], str], ...], ...]] = field(default_factory=list)
    accesses: Accesses | None = None
    parts: list["UnitGroup"] = field(default_factory=list)
    fills: tuple[tuple[object, ...], ...] = ()
    buyable: bool = True
    covering: Covering | None = None
    complete: bool = True
    ways: list[Way] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def pieces(self) -> set[tuple[int, Served]]:
        """All (stock, slots served) that some way contains."""
        found = {piece for way in self.ways for piece in way.pieces}
        return found if self.covering is None else found | self.covering.served()

    def stocks(self) -> set[int]:
        """All stocks that some way of the class, or of its parts, draws on."""
        found = {stock for part in self.parts or (self,) for way in part.ways for stock, _ in way.uses}
        return found if self.covering is None else found | self.covering.stocks()

    def take_in(self, unit: tuple[str, ...]) -> None:
        """One more unit, of a class whose units are listed one by one."""
        self.units = [*self.units, unit]

    def of_slot(self, slot: int) -> tuple[str, ...]:
        """For each unit the id of the device (or person) that has this need."""
        device = self.slots[slot].device
        return self.units.of_device(device) if isinstance(self.units, Units) else tuple(u[device] for u in self.units)

    def based(self, slot: int) -> tuple[str, ...]:
        """The ids of the devices that, in the ways chosen, have a base licence of their own for an upgrade (T15)."""
        found: list[str] = []
        at = 0
        for way, count in zip(self.ways, self.counts, strict=True):
            if any(place == slot for _, served in way.pieces for place, _ in served):
                found += self.of_slot(slot)[at : at + count]
            at += count
        return tuple(found)

    @property
    def size(self) -> int:
        """What the ways must cover together."""
        return 0 if self.kind == "fill" else self.per_unit * len(self.units)
