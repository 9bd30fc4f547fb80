"""A slow, obvious twin of the count: tries everything, unit by unit. No solver, no classes, none of the engine's code.

Its rules are written out again here from the rule list (T-numbers), not from the rule files. It answers with the
least (licences short, list price of what is short) over every way to hand the licences out. This module: what is
counted by device or by person. ``reference_servers`` counts cores, ``reference_access`` client access licences.
"""

from functools import cache
from itertools import combinations

from count import reference_ledger as ledger

Use = tuple[str, str, str, str, str]  # machine ("" for a plan), product, edition, version, market
Best = dict[tuple[int, ...], tuple[int, int]]  # licences taken per lot → least (short, price)

OFFICE_FAMILY = {f"microsoft/{name}" for name in ("office", "word", "excel", "powerpoint", "outlook", "access")}
BESIDE = OFFICE_FAMILY | {"microsoft/visio", "microsoft/project"}
AUTODESK = {"autodesk/autocad", "autodesk/autocad-lt"}
DEMO = {"demo/a", "demo/b", "demo/c"}
APPS = "microsoft/365-apps"
BY_PERSON = {"microsoft/365", APPS, "microsoft/visual-studio", "saitokikaku/hidemaru-editor"}
SEATS = {"autodesk/autocad": 3, "autodesk/autocad-lt": 3, "adobe/acrobat": 2}  # T36, T39
FOUR = {"microsoft/word", "microsoft/excel", "microsoft/powerpoint", "microsoft/outlook"}
HOLDS = {
    ("microsoft/office", "standard"): FOUR,
    ("microsoft/office", "professional-plus"): FOUR | {"microsoft/access"},
    ("microsoft/office", "home-business"): FOUR,
    ("demo/suite", "ab"): {"demo/a", "demo/b"},
    ("demo/suite", "bc"): {"demo/b", "demo/c"},
    ("demo/suite", "ca"): {"demo/c", "demo/a"},
}
PLANS = {"business-standard": "business", "business-premium": "business", "e3": "enterprise", "e5": "enterprise"}
YEARS = ["97", "2000", "2002", "2003", "2007", "2010", "2013", "2016", "2019", "2021", "2024"]
WINDOWS = ["xp", "vista", "7", "8", "8.1", "10", "11"]
RELEASED = {"2010": "2010-07-15", "2013": "2013-01-09", "2016": "2015-09-22", "2019": "2018-09-24"}
RELEASED |= {"2021": "2021-10-05", "2024": "2024-10-01"}
WINDOWS_ENDS = {"vista": "2017-04-11", "7": "2020-01-14", "8": "2016-01-12", "8.1": "2023-01-10", "10": "2025-10-14"}
OEM_DOWN = {"8": {"7", "vista"}, "8.1": {"8", "7", "vista"}, "10": {"8.1", "7"}, "11": {"10"}}  # T1
COMES_WITH_PC = {"oem", "preinstalled"}
AGREEMENTS = ("open license", "open value", "select", "mpsa", "csp")  # T10


def least(world: ledger.World) -> tuple[int, int]:
    """The least (licences short, list price of them) for devices and people; every choice of shared machines (T19)."""
    shared = [row for row in world.get("installations", ()) if row.get("shared") == "yes"]
    spare = [lot["edition"] for lot in _device_apps(world) for _ in range(lot["quantity"])]
    found = []
    for count in range(len(shared) + 1):
        for chosen in combinations(shared, count):
            editions = [row["edition"] for row in chosen]
            if all(editions.count(edition) <= spare.count(edition) for edition in editions):
                found.append(_least(_with_users(world, shared, list(chosen))))
    return min(found)


def _device_apps(world: ledger.World) -> list[dict]:
    return [lot for lot in ledger.stocks(world) if (lot["product"], lot["metric"]) == (APPS, "device")]


def _with_users(world: ledger.World, shared: list[dict[str, str]], licensed: list[dict[str, str]]) -> ledger.World:
    """The world in which shared machines have a device licence, or ask one of each known user, or one in all."""
    others, asked = [row for row in world["installations"] if row not in shared], []
    for row in [row for row in shared if row not in licensed]:
        known = {a["user"] for a in world["access"] if a["server_product"] == APPS and a["machine"] == row["machine"]}
        asked += [(user, row["edition"]) for user in known - {""}]
        others += [] if known - {""} else [row]
    return {**world, "installations": others, "asked": [{"user": u, "edition": e} for u, e in asked]}


def _least(world: ledger.World) -> tuple[int, int]:
    lots = [lot for lot in ledger.stocks(world) if lot.get("metric", "device") in ("", "device", "user")]
    frontier: Best = {tuple(lot["quantity"] for lot in lots): (0, 0)}
    for unit, needs in _units(world).items():
        following: Best = {}
        for taken, lacking in _ways(unit, tuple(sorted(needs)), lots, world).items():
            for left, before in frontier.items():
                rest = tuple(a - b for a, b in zip(left, taken, strict=True))
                if min(rest, default=0) >= 0:
                    _keep(following, rest, (before[0] + lacking[0], before[1] + lacking[1]))
        frontier = following
    return min(frontier.values())


def price_of(need: tuple[str, str, str], world: ledger.World) -> int:
    """The cheapest licence in the price list that may serve (product, edition, version), in yen; 0: none is known."""
    day = ledger.day_of(world).isoformat()
    offers = [{**row, "until": ""} for row in world.get("prices", ())]
    return min((int(o["unit_price"]) for o in offers if may_serve(o, ("", *need, ""), day)), default=0)


def _keep(best: Best, key: tuple[int, ...], value: tuple[int, int]) -> None:
    if key not in best or value < best[key]:
        best[key] = value


def _units(world: ledger.World) -> dict[str, set[Use]]:
    """What each person (with all machines that name him), or each machine without a person, needs."""
    machines, people = ledger.in_use(world), {row["user"]: row for row in world.get("people", ())}
    units: dict[str, set[Use]] = {}
    for use in ledger.uses(world):
        machine = machines[use[0]]
        user = machine.get("user", "")
        plans = people.get(user, {}).get("plans", "").split()
        held = {PLANS.get(plan.partition("|")[2]) for plan in plans}
        if use[1] in ("microsoft/windows-server", "microsoft/sql-server"):
            continue
        if use[1] == APPS and use[2] in held:
            continue  # T18: the plan holds them on every machine of its user
        units.setdefault(user or machine["machine"], set()).add(use)
    for row in world.get("asked", ()):
        plans = people.get(row["user"], {}).get("plans", "").split()
        if row["edition"] not in {PLANS.get(plan.partition("|")[2]) for plan in plans}:
            units.setdefault(row["user"], set()).add(("", APPS, row["edition"], "", ""))
    for user, row in people.items():
        for plan in row.get("plans", "").split():
            units.setdefault(user, set()).add(("", plan.partition("|")[0], plan.partition("|")[2], "", ""))
    return units


def _ways(unit: str, needs: tuple[Use, ...], lots: list[dict], world: ledger.World) -> Best:
    """Every set of licences that licenses one unit, each with the least that must be bought beside it."""
    machines, day = ledger.in_use(world), ledger.day_of(world).isoformat()

    @cache
    def ways(open_uses: tuple[Use, ...], spent: frozenset[tuple[int, str]]) -> dict:
        if not open_uses:
            return {(0,) * len(lots): (0, 0)}
        found: Best = {}
        for group in _groups(open_uses):
            rest = tuple(use for use in open_uses if use not in group)
            if _one_purchase(group):
                cost = price_of(_bought(group), world)
                for taken, (short, price) in ways(rest, spent).items():
                    _keep(found, taken, (short + 1, price + cost))
            for pieces, home in _pieces(group, unit, lots, machines, day):
                marks = frozenset((n, home) for n in pieces if lots[n]["only"] is not None)
                if marks & spent:
                    continue
                for taken, lacking in ways(rest, spent | marks).items():
                    more = tuple(n + pieces.count(i) for i, n in enumerate(taken))
                    if all(n <= lot["quantity"] for n, lot in zip(more, lots, strict=True)):
                        _keep(found, more, lacking)
        return found

    return ways(needs, frozenset())


def _groups(uses: tuple[Use, ...]) -> list[tuple[Use, ...]]:
    """All sets of uses that hold the first one."""
    first, others = uses[0], uses[1:]
    return [(first, *chosen) for size in range(len(others) + 1) for chosen in combinations(others, size)]


def _one_purchase(group: tuple[Use, ...]) -> bool:
    """Whether one bought licence ends all these needs: one product; one machine; versions side by side (T17)."""
    if len({(*use[1:3], use[4] == "education") for use in group}) > 1:
        return False
    product = group[0][1]
    if product in BY_PERSON:
        return True
    if len({use[0] for use in group}) > 1:
        return False
    if product in AUTODESK:
        years = [int(use[3]) for use in group]
        return max(years) - min(years) <= 3
    return len(group) == 1 or product in BESIDE | DEMO


def _bought(group: tuple[Use, ...]) -> tuple[str, str, str]:
    """What would be bought: the newest version in the group."""
    product, edition = group[0][1:3]
    version = max((use[3] for use in group), key=lambda v: _rank(product, v))
    return product, edition, version


def _pieces(
    group: tuple[Use, ...], unit: str, lots: list[dict], machines: dict, day: str
) -> list[tuple[tuple[int, ...], str]]:
    """Each (lot) or (upgrade lot, base lot) that serves the whole group, with the home of the licence if it has one."""
    found: list[tuple[tuple[int, ...], str]] = []
    for number, lot in enumerate(lots):
        if not all(may_serve(lot, use, day) for use in group) or not _may_share(lot, group, machines, day):
            continue
        upgrade = lot["product"] == "microsoft/windows" and lot["channel"] == "volume"
        bases = _bases(group[0][0], lots) if upgrade else [()]
        homes = _homes(lot, group, unit, machines, day)
        found += [((number, *base), home) for base in bases for home in homes]
    return found


def _homes(lot: dict, group: tuple[Use, ...], unit: str, machines: dict, day: str) -> list[str]:
    """From where a licence may serve a group: "" if it is free, else its person, or its machine.

    It goes beyond its machine for one second device of the same user (T10, T11): that hangs on the licence of the
    first device, not on a copy there.
    """
    if lot["only"] is None:
        return [""]
    places, homes = {use[0] for use in group}, [unit] if unit in lot["only"] else []
    for name in sorted(lot["only"] - {unit}):
        if name in machines and machines[name].get("user", "") == unit:
            beyond = [machines[place].get("kind", "desktop") for place in places - {name} if place]
            second = _second(lot, beyond) or (group[0][1] in AUTODESK and _maintained(lot, day))
            homes += [name] if not beyond or (len(beyond) == 1 and "" not in places and second) else []
    return homes


def _bases(machine: str, lots: list[dict]) -> list[tuple[int, ...]]:
    """T15: the base of a Windows upgrade: one that came with this PC, or a package that goes to it."""
    found: list[tuple[int, ...]] = []
    for number, lot in enumerate(lots):
        full = lot["product"] == "microsoft/windows" and lot["edition"] in ("pro", "enterprise")
        if full and lot["channel"] in COMES_WITH_PC | {"retail"}:
            if lot["only"] is not None and machine in lot["only"]:
                return [()]
            if lot["only"] is None:
                found.append((number,))
    return found


def may_serve(lot: dict, use: Use, day: str) -> bool:
    """Whether a licence of ``lot`` may serve a use by its market (T38), metric, edition and version."""
    _, product, edition, version, market = use
    if not _in_market(lot, market):
        return False
    if product in BY_PERSON:
        return _serves_person(lot, product, edition)
    if lot.get("metric") == "user" and product not in SEATS:
        return False
    suite = product in HOLDS.get((lot["product"], lot["edition"]), ())
    if not suite and (lot["product"], lot["edition"]) != (product, edition):
        return False
    have = lot["version"]
    if have == version:
        return True
    have = have or _running(product, lot["channel"])
    if have not in order_of(product) or version not in order_of(product):
        return False
    if _rank(product, version) == _rank(product, have):
        return True
    if _given(lot, product, have, version, day):
        return True
    if _rank(product, version) < _rank(product, have):
        return _earlier(lot, product, have, version, day)
    return _later(lot, product, version, day)


def _in_market(lot: dict, market: str) -> bool:
    """T38: licences of schools and others stand apart; T20: only volume and subscription reach a server's copy."""
    if (lot["channel"] == "education") != (market == "education"):
        return False
    return market != "remote" or lot["channel"] not in (*COMES_WITH_PC, "retail", "unknown")


def _serves_person(lot: dict, product: str, edition: str) -> bool:
    if lot.get("metric") != "user":
        return False
    if (lot["product"], lot["edition"]) == (product, edition):
        return True
    return (product, lot["product"]) == (APPS, "microsoft/365") and PLANS.get(lot["edition"]) == edition


def _running(product: str, channel: str) -> str:
    """A running subscription without a version is the newest one."""
    return order_of(product)[-1] if channel == "subscription" and order_of(product) else ""


def order_of(product: str) -> list[str]:
    """The versions of a product, oldest first."""
    if product in OFFICE_FAMILY:
        return YEARS
    if product in AUTODESK:
        return [str(year) for year in range(2010, 2026)]
    if product == "adobe/acrobat":
        return ["8", "9", "10", "11", "2015", "2017", "2020", "2024"]
    return {"microsoft/windows": WINDOWS}.get(product, ["1", "2"] if product.startswith("demo/") else [])


def _rank(product: str, version: str) -> int:
    order = order_of(product)
    return order.index(version) if version in order else -1


def _given(lot: dict, product: str, have: str, version: str, day: str) -> bool:
    """Windows that Microsoft gave to whoever had an earlier one: 8.1 to 8, 10 to 7 and 8, 11 to 10."""
    if product != "microsoft/windows" or lot["channel"] not in COMES_WITH_PC | {"retail"}:
        return False
    since = {("8", "8.1"): "2013-10-17", ("10", "11"): "2021-10-04"}
    since |= {(old, "10"): "2015-07-29" for old in ("7", "8", "8.1")}
    known = (have, version) in since and day >= since[have, version]
    return known and (version == "8.1" or lot["edition"] in ("home", "pro"))


def _earlier(lot: dict, product: str, have: str, version: str, day: str) -> bool:
    """Downgrade: volume any (T5); AutoCAD subscription three back (T35); Windows Pro that came with the PC (T1, T3)."""
    if product in AUTODESK:
        allowed = lot["channel"] == "subscription" or _maintained(lot, day)
        return allowed and _rank(product, have) - _rank(product, version) <= 3
    if product == "microsoft/windows" and lot["channel"] in COMES_WITH_PC:
        allowed = lot["edition"] == "pro" and version in OEM_DOWN.get(have, ())
        return allowed and (have not in ("10", "11") or day <= WINDOWS_ENDS[version])
    return lot["channel"] == "volume" and product != "adobe/acrobat"


def _maintained(lot: dict, day: str) -> bool:
    """A perpetual AutoCAD licence whose maintenance runs on the day (T35, T36)."""
    return lot["channel"] in ("retail", "volume") and lot["until"] >= day


def _later(lot: dict, product: str, version: str, day: str) -> bool:
    """T8: versions that came out while assurance ran; AutoCAD 2025 came out in March 2024 (T35)."""
    if product in AUTODESK:
        out = f"{int(version) - 1}-03-31"
        return lot["channel"] in ("retail", "volume") and bool(lot["until"]) and out <= min(lot["until"], day)
    boxed = lot["product"] == "microsoft/office" and lot["channel"] in COMES_WITH_PC | {"retail"}  # T9
    if not (lot["channel"] == "volume" or boxed) or product not in BESIDE or not lot["until"]:
        return False
    return RELEASED.get(version, "9999") <= min(lot["until"], day)


def _may_share(lot: dict, group: tuple[Use, ...], machines: dict, day: str) -> bool:
    """Whether one licence serves the whole group at once: side by side, on second devices, by a named user."""
    product, places = group[0][1], sorted({use[0] for use in group})
    if product in BY_PERSON:
        return True
    if len({use[:2] for use in group}) < len(group) and not _beside(lot, group):
        return False
    if len(places) == 1:
        return True
    if lot.get("metric") == "user":
        return len(places) <= SEATS.get(product, 1)
    kinds = [machines[place].get("kind", "desktop") for place in places]
    return len(places) == 2 and (_second(lot, kinds) or (product in AUTODESK and _maintained(lot, day)))


def _beside(lot: dict, group: tuple[Use, ...]) -> bool:
    """T17, T35: several versions on one device."""
    products = {use[1] for use in group}
    if products <= BESIDE or products <= DEMO:
        return lot["channel"] == "volume"
    return products <= AUTODESK and lot["channel"] == "subscription"


def _second(lot: dict, kinds: list[str]) -> bool:
    """T10: one portable beside the licensed device, by agreement; T11, T39: from a package, two of one person."""
    if lot["channel"] == "retail":
        return lot["product"] in OFFICE_FAMILY | {"adobe/acrobat"} or lot["product"].startswith("demo/")
    agreement = lot.get("agreement", "").casefold()
    allowed = any(name in agreement for name in AGREEMENTS) and "organi" not in agreement
    return lot["channel"] == "volume" and lot["product"] in BESIDE and allowed and kinds.count("notebook") >= 1
