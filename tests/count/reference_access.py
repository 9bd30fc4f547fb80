"""The slow twin for client access licences: every way to cover every access by its person or by its device."""

from count import reference_ledger as ledger

SERVERS = ["2008", "2008r2", "2012", "2012r2", "2016", "2019", "2022", "2025"]
SQL = ["2008", "2008r2", "2012", "2014", "2016", "2017", "2019", "2022", "2025"]
WINDOWS, WINDOWS_SERVER, DESKTOPS = "microsoft/windows", "microsoft/windows-server", "microsoft/remote-desktop-services"
CALS = {
    "microsoft/windows-server-cal": (WINDOWS_SERVER, DESKTOPS),
    "microsoft/remote-desktop-cal": (DESKTOPS,),
}
"""T22: whoever uses remote desktops needs both."""
Edge = tuple[str, str, int]  # person, machine (either may be empty), rank of the server's version


def least(world: ledger.World) -> tuple[int, int]:
    """The least (licences short, 0) that covers all accesses to Windows servers and desktops (T21, T22, T29, T30)."""
    running = {
        name: row["os_version"] for name, row in ledger.in_use(world).items() if row.get("os_product") == WINDOWS_SERVER
    }
    short = 0
    for cal, products in CALS.items():
        short += cover(edges(world, products, running, SERVERS), cal, SERVERS, world)
    return short + cover(_desktops(world), "microsoft/windows-vda", ["", *SERVERS], world), 0


def _desktops(world: ledger.World) -> set[Edge]:
    """Accesses to virtual desktops; not from PCs whose Windows is assured, nor of people whose plan allows it (T21)."""
    day = ledger.day_of(world).isoformat()
    assured = [lot["only"] for lot in ledger.stocks(world) if lot["product"] == WINDOWS and lot["until"] >= day]
    free = {unit for units in assured for unit in units or ()}
    free |= {row["user"] for row in world.get("people", ()) if "microsoft/365|e3" in row.get("plans", "").split()}
    return {edge for edge in edges(world, (WINDOWS,), {}, [""]) if not {edge[0], edge[1]} & free}


def edges(world: ledger.World, products: tuple[str, ...], running: dict[str, str], order: list[str]) -> set[Edge]:
    """Accesses from people and machines that are there; one that names no server we know goes to all of them."""
    machines = ledger.in_use(world)
    newest = max((order.index(version) for version in running.values()), default=len(order) - 1)
    found = set()
    for row in ledger.accesses(world):
        if row["server_product"] in products and (not row["machine"] or row["machine"] in machines):
            version = running.get(row.get("server", ""))
            found.add((row["user"], row["machine"], order.index(version) if version else newest))
    return {edge for edge in found if edge[0] or edge[1]}


def cover(accesses: set[Edge], cal: str, order: list[str], world: ledger.World) -> int:
    """The fewest licences that must be bought beside the lots of one kind of access licence."""
    lots = [lot for lot in ledger.stocks(world) if lot["product"] == cal]
    left = tuple(sorted(accesses, key=lambda edge: (-edge[2], edge)))
    return _cover(left, lots, tuple(lot["quantity"] for lot in lots), order)


def _cover(left: tuple[Edge, ...], lots: list[dict], stock: tuple[int, ...], order: list[str]) -> int:
    if not left:
        return 0
    best = len(left)
    for side, metric in ((0, "user"), (1, "device")):
        name, wanted = left[0][side], left[0][2]
        if not name:
            continue
        for number, lot in enumerate(lots):
            if lot["metric"] in (metric, f"{metric}_cal") and stock[number] and order.index(lot["version"]) >= wanted:
                less = tuple(n - (i == number) for i, n in enumerate(stock))
                rest = _without(left, side, name, order.index(lot["version"]))
                best = min(best, _cover(rest, lots, less, order))
        best = min(best, 1 + _cover(_without(left, side, name, len(order)), lots, stock, order))
    return best


def _without(left: tuple[Edge, ...], side: int, name: str, reach: int) -> tuple[Edge, ...]:
    return tuple(edge for edge in left if edge[side] != name or edge[2] > reach)
