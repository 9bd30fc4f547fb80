"""Volume media ask for one volume licence of the product that they put on PCs licensed otherwise (T16)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from daicho.count.machines import Machines
from daicho.count.model import Need, Stock
from daicho.count.report import Report
from daicho.words.entitlement import Metric
from daicho.words.position import Allocation, Configuration, Demand, Proof, UnitClass
from daicho.words.software import Channel, Release

COMPONENT = "re-imaging"
RULE = "re-imaging"


@dataclass(slots=True)
class Conditions:
    """What the condition adds to a position."""

    demands: list[Demand] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
    classes: list[UnitClass] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)


def conditions(allocations: Iterable[Allocation], report: Report, machines: Machines) -> Conditions:
    """One licence for each product imaged from volume media, where none of the volume licences is used anyway."""
    made = list(allocations)
    return (
        _Asking(report, machines, made, {a.lot for a in made if a.quantity}).all()
        if report.needs.imaged
        else Conditions()
    )


@dataclass(slots=True)
class _Asking:
    report: Report
    machines: Machines
    made: list[Allocation]
    used: set[str]
    out: Conditions = field(default_factory=Conditions)

    def all(self) -> Conditions:
        """The conditions of all products, in order."""
        for release in sorted(self.report.needs.imaged):
            unit = self._licensed_otherwise(release)
            if unit:
                self._ask(release, unit)
        return self.out

    def _licensed_otherwise(self, release: Release) -> str:
        """The first machine imaged with the release that a licence of another channel covers; "" for none."""
        imaged, lots = self.report.needs.imaged[release], self.report.owned.lots
        right = self.report.matcher.first("reimaging", release.product, Channel.OEM)
        names = str(release)
        found = [
            unit
            for allocation in self.made
            if allocation.lot and ("need", names) in allocation.facts
            if right is not None and lots[allocation.lot].channel in right.channels
            for unit in allocation.units
            if unit in self.machines and imaged[self.machines.row(unit)]
        ]
        return min(found, default="")

    def _ask(self, release: Release, unit: str) -> None:
        serving = [stock for stock in self._volume() if self._serves(stock, release)]
        lots = sorted({lot for stock in serving for lot, _ in stock.members})
        if not self.used.isdisjoint(lots):
            return
        name = f"R{len(self.out.demands) + 1}"
        self.out.demands.append(
            Demand(id=name, release=release, metric=Metric.DEVICE, quantity=1, units=(unit,), lots=tuple(lots))
        )
        if serving:
            self._cover(name, release, unit, serving[0])
        else:
            self._miss(name, release, unit)

    def _volume(self) -> list[Stock]:
        owned = self.report.owned
        stocks = [stock for stock in (*owned.stocks, *owned.bound) if stock.channel is Channel.VOLUME]
        return sorted((stock for stock in stocks if stock.quantity), key=lambda stock: stock.id)

    def _serves(self, stock: Stock, release: Release) -> bool:
        return self.report.matcher.match(stock, Need(release, Metric.DEVICE, based=True)) is not None

    def _cover(self, name: str, release: Release, unit: str, stock: Stock) -> None:
        lot = next(lot for lot, quantity in stock.members if quantity)
        self.used.add(lot)
        facts = (("have", str(stock.release)), ("lot", lot), ("need", str(release)))
        self._put(
            name,
            unit,
            lot,
            facts,
            Configuration(uses=((stock.id, 1),), missing=(), rights=((name, stock.id, RULE),), count=1),
        )

    def _miss(self, name: str, release: Release, unit: str) -> None:
        facts = (("need", str(release)),)
        self._put(name, unit, "", facts, Configuration(uses=(), missing=((name, 1),), rights=(), count=1))
        self.out.proofs.append(Proof(component=COMPONENT, shortfall=1, demands=(name,), lots=(), needed=1, available=0))
        self.report.needs.doubt("no_volume_licence", product=release, machine=unit)

    def _put(self, name: str, unit: str, lot: str, facts: tuple[tuple[str, str], ...], way: Configuration) -> None:
        right = RULE if lot else "short"
        self.out.allocations.append(
            Allocation(demand=name, units=(unit,), lot=lot, right=right, quantity=1, facts=facts)
        )
        self.out.classes.append(
            UnitClass(id=f"C{name}", component=COMPONENT, size=1, demands=(name,), configurations=(way,))
        )
