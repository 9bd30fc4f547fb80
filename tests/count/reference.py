"""A slow, obvious twin of the count: tries everything, unit by unit. No solver, no classes, none of the engine's code.

It knows only what small random estates contain: device licences of invented suites and applications, side by side
and second use, downgrade, and lots bound to machines. Its rules are written out again here on purpose.
"""

from functools import cache
from itertools import combinations

ORDER = {"1": 1, "2": 2}
SUITES = {"ab": {"a", "b"}, "bc": {"b", "c"}, "ca": {"c", "a"}}


def may_serve(lot: dict, use: tuple[str, str]) -> bool:
    """Whether a licence of ``lot`` may serve a use (application, version)."""
    application, version = use
    if application not in (SUITES[lot["name"]] if lot["name"] in SUITES else {lot["name"]}):
        return False
    if lot["channel"] == "volume":
        return ORDER[version] <= ORDER[lot["version"]]
    return version == lot["version"]


def may_share(lot: dict, uses: tuple[tuple[str, str, str, bool], ...]) -> bool:
    """Whether one licence may serve all these (machine, application, version, portable) at once."""
    if lot["channel"] != "volume":
        per_machine = [(machine, application) for machine, application, _, _ in uses]
        if len(set(per_machine)) < len(per_machine):
            return False
    machines = {machine for machine, _, _, _ in uses}
    if len(machines) == 1:
        return True
    return lot["channel"] == "retail" and len(machines) <= 2


def shortfall(machines: list[dict], lots: list[dict]) -> int:
    """The least number of licences to buy, over every way to hand the lots out."""
    units: dict[str, list[dict]] = {}
    for machine in machines:
        units.setdefault(machine["user"] or machine["name"], []).append(machine)
    frontier = {tuple(lot["quantity"] for lot in lots): 0}
    for members in units.values():
        ways = _ways(members, lots)
        following: dict[tuple[int, ...], int] = {}
        for left, short in frontier.items():
            for used, missing in ways:
                rest = tuple(a - b for a, b in zip(left, used, strict=True))
                if min(rest, default=0) >= 0:
                    following[rest] = min(following.get(rest, 10**9), short + missing)
        frontier = following
    return min(frontier.values())


def _ways(members: list[dict], lots: list[dict]) -> set[tuple[tuple[int, ...], int]]:
    """Every (licences taken per lot, licences bought) that licenses a user's machines."""
    uses = tuple(
        (machine["name"], application, version, machine["portable"])
        for machine in members
        for application, version in sorted(set(machine["uses"]))
    )

    @cache
    def ways(open_uses: tuple[tuple[str, str, str, bool], ...]) -> frozenset[tuple[tuple[int, ...], int]]:
        if not open_uses:
            return frozenset({((0,) * len(lots), 0)})
        first, found = open_uses[0], set()
        for number, lot in enumerate((*lots, None)):
            for group in _groups_with(first, open_uses):
                if _allowed(lot, group):
                    rest = tuple(use for use in open_uses if use not in group)
                    for used, bought in ways(rest):
                        more = tuple(n + (i == number) for i, n in enumerate(used))
                        found.add((more, bought + (lot is None)))
        return frozenset(found)

    return set(ways(uses))


def _groups_with(first: tuple, uses: tuple[tuple, ...]) -> list[tuple[tuple, ...]]:
    others = [use for use in uses if use != first]
    return [(first, *chosen) for size in range(len(others) + 1) for chosen in combinations(others, size)]


def _allowed(lot: dict | None, group: tuple[tuple[str, str, str, bool], ...]) -> bool:
    if lot is None:
        # one bought licence serves one application on one machine, earlier versions beside it
        return len({(machine, application) for machine, application, _, _ in group}) == 1
    if lot["bound"] and {machine for machine, _, _, _ in group} != {lot["bound"]}:
        return False
    return all(may_serve(lot, (a, v)) for _, a, v, _ in group) and may_share(lot, group)
