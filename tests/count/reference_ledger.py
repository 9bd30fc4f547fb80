"""The slow twin's own ledger: what is in use, installed and owned on the day. Plain tables of text, as in CSV files."""

from datetime import date, timedelta

World = dict[str, list[dict[str, str]]]

TRIAL_DAYS = 60  # T33, by the shipped data
FREE = {("microsoft/sql-server", "express"), ("microsoft/sql-server", "developer")}
REMOTE = {"microsoft/office", "microsoft/word", "microsoft/excel", "microsoft/visio"}
DEVELOPERS_HAVE = {f"microsoft/{name}" for name in ("windows", "windows-server", "sql-server", "office")}
FREE_PRODUCTS = {"adobe/acrobat-reader", "microsoft/access-runtime"}


def day_of(world: World) -> date:
    """The day that the world is asked about."""
    return date.fromisoformat(world["day"][0]["on"])


def _within(row: dict[str, str], day: date, first: str = "since", last: str = "until") -> bool:
    begins, ends = row.get(first, ""), row.get(last, "")
    return (not begins or begins <= day.isoformat()) and (not ends or day.isoformat() <= ends)


def in_use(world: World) -> dict[str, dict[str, str]]:
    """Machines in use on the day, by name."""
    day = day_of(world)
    rows = (row for row in world["machines"] if _within(row, day))
    return {row["machine"]: row for row in rows if row.get("state", "in_use") == "in_use" or row.get("until")}


def everywhere(world: World) -> dict[str, dict[str, str]]:
    """All machines of the world by name, in use or not."""
    return {row["machine"]: row for row in world["machines"]}


def lingering(world: World) -> set[tuple[str, str, str, str, str]]:
    """What is on guests that left a host in use not more than 90 days ago (T31): as in `uses`."""
    day, machines, found = day_of(world), in_use(world), set()
    first, last = (day - timedelta(days=90)).isoformat(), (day - timedelta(days=1)).isoformat()
    for name, row in everywhere(world).items():
        left = row["kind"] == "vm" and row.get("host") in machines and first <= row.get("until", "") <= last
        if left and name not in machines and row.get("os_product") == "microsoft/windows-server":
            found.add((name, row["os_product"], row["os_edition"], row["os_version"], ""))
        for use in world.get("installations", ()) if left and name not in machines else ():
            if use["machine"] == name and (use["product"], use["edition"]) not in FREE:
                found.add((name, use["product"], use["edition"], use["version"], ""))
    return {use for use in found if use[1] in ("microsoft/windows-server", "microsoft/sql-server")}


def known_units(world: World) -> set[str]:
    """Machines that are not gone, and people: whom a bound licence can still serve."""
    day = day_of(world)
    there = set(in_use(world)) | {row["machine"] for row in world["machines"] if row.get("state") == "stock"}
    named = {row["user"] for row in world["machines"] if row.get("user")}
    listed = {row["user"] for row in world.get("people", ()) if _within(row, day)}
    return there | named | listed


def uses(world: World) -> set[tuple[str, str, str, str, str]]:
    """(machine, product, edition, version, market) used on the day and not excused; systems of machines too.

    The market is "education" for copies of schools (T38), "remote" for what runs on a server and is used from this
    machine (T20), else "".
    """
    found = {use for use in _here(world) if use[1] not in DEVELOPERS_HAVE or use[0] not in developed(world)}
    machines, reached = in_use(world), set()
    for row in accesses(world):
        if row["machine"] in machines and row["machine"] != row.get("server"):
            reached |= {(row["machine"], use) for use in found if use[:2] == (row["server"], row["server_product"])}
    reached = {pair for pair in reached if pair[1][1] in REMOTE}
    there = {(device, *use[1:4]) for device, use in reached}
    found = {use for use in found if use[:2] not in _desktops(world)}
    found -= {use for _, use in reached} | {(*use, "") for use in there}
    return found | {(*use, "remote") for use in there}


def _desktops(world: World) -> set[tuple[str, str]]:
    """Virtual machines whose Windows is licensed at those who reach them (T21)."""
    machines = in_use(world)
    rows = [row for row in accesses(world) if not row["machine"] or row["machine"] in machines]
    named = {(row["server"], row["server_product"]) for row in rows if row["server"] != row["machine"]}
    return {
        (name, product)
        for name, product in named
        if product == "microsoft/windows" and machines.get(name, {}).get("kind") == "vm"
    }


def developed(world: World) -> set[str]:
    """Machines for development that subscribers of Visual Studio, and nobody else, use (T32)."""
    subscribers = {row["user"] for row in world.get("people", ()) if "visual-studio" in row.get("plans", "")}
    found = set()
    for name, machine in in_use(world).items():
        users = {row["user"] for row in world.get("access", ()) if row.get("server") == name}
        users |= {machine["user"]} if machine.get("user") else set()
        if machine.get("purpose") == "development" and users and users <= subscribers:
            found.add(name)
    return found


def accesses(world: World) -> list[dict[str, str]]:
    """The accesses that count: not those to what subscribers alone develop on."""
    machines = developed(world)
    return [row for row in world.get("access", ()) if row.get("server") not in machines]


def _here(world: World) -> set[tuple[str, str, str, str, str]]:
    """What is on the machines themselves."""
    day, machines = day_of(world), in_use(world)
    found, seen = set(), set()
    for row in world.get("installations", ()):
        if row["machine"] in machines and _within(row, day) and not _excused(row, day):
            market = "education" if row.get("channel") == "education" else ""
            use = (row["machine"], row["product"], row.get("edition", ""), row.get("version", ""), market)
            seen.add(use[:2])
            if row["product"] not in FREE_PRODUCTS and use[1:3] not in FREE:
                found.add(use)
    for name, row in machines.items():
        system = row.get("os_product", "")
        if system.startswith("microsoft/windows") and (name, system) not in seen:
            found.add((name, system, row["os_edition"], row["os_version"], ""))
    return found


def _excused(row: dict[str, str], day: date) -> bool:
    """Free copies (T34), and trial copies within their days (T33)."""
    if row.get("channel") == "trial":
        if row.get("expires"):
            return day.isoformat() <= row["expires"]
        return not row.get("since") or day <= date.fromisoformat(row["since"]) + timedelta(days=TRIAL_DAYS)
    return row.get("channel") == "free"


def stocks(world: World) -> list[dict]:
    """What each lot gives on the day: ``quantity``, ``until`` (assurance), ``only`` (units that it may not leave).

    Assurance adds a right to its base lot; an upgrade and its base are one licence; a licence with a machine that
    is gone is gone with it (T12); a locked licence stays with its unit.
    """
    lots = {row["lot"]: {**row, "quantity": int(row["quantity"])} for row in world["entitlements"]}
    _end(world, lots)
    day = day_of(world)
    assurance = {}
    for name, row in list(lots.items()):
        base = lots.get(row.get("base_lot", ""))
        if base is not None and _is_assurance(row, base):
            assurance.setdefault(base["lot"], []).append(lots.pop(name))
    for row in lots.values():
        if row.get("base_lot") and _within(row, day, "from", "to"):
            _join_base(row, lots.get(row["base_lot"]))
    valid = [row for row in lots.values() if _within(row, day, "from", "to")]
    return [part for row in valid for part in _parts(world, row, assurance.get(row["lot"], []), day)]


def _may_not_move(row: dict, held: dict[str, str], day: date) -> bool:
    """A volume licence: of Windows never (T9), of Office not within 90 days after it was given (T14)."""
    if row["channel"] != "volume" or row["product"] == "autodesk/autocad":
        return False
    return row["product"] == "microsoft/windows" or day <= date.fromisoformat(held["since"]) + timedelta(days=90)


def _in_time(row: dict, assurance: dict) -> bool:
    """T9: for what came with a PC or in a package, assurance must be bought within 90 days."""
    if row["channel"] == "volume" or not row["product"].startswith("microsoft/"):
        return True
    if not row.get("from") or not assurance.get("from"):
        return False
    bought, begins = date.fromisoformat(row["from"]), date.fromisoformat(assurance["from"])
    return begins <= bought + timedelta(days=90)


def _end(world: World, lots: dict[str, dict]) -> None:
    for row in world.get("endings", ()):
        lot = lots.get(row["lot"])
        if lot is not None and row["on"] <= day_of(world).isoformat():
            gone = int(row["quantity"]) if row.get("quantity") else lot["quantity"]
            lot["quantity"] = max(0, lot["quantity"] - gone)


def _is_assurance(row: dict, base: dict) -> bool:
    same = (row["product"], row["edition"]) == (base["product"], base["edition"])
    return same and row["version"] in ("", base["version"])


def _join_base(row: dict, base: dict | None) -> None:
    row["quantity"] = min(row["quantity"], base["quantity"] if base else 0)
    if base:
        base["quantity"] -= row["quantity"]


def _parts(world: World, row: dict, assurance: list[dict], day: date) -> list[dict]:
    """The lot in parts: bound or locked to one unit each, and under assurance to one day each."""
    units = row.get("bound_to", "").split()
    there = [unit for unit in units if unit in known_units(world)]
    parts, left = [], row["quantity"] if not units else min(row["quantity"], max(0, len(there)))
    for held in world.get("assignments", ()):
        stays = held.get("locked") == "yes" or _may_not_move(row, held, day)
        if held["lot"] == row["lot"] and stays and _within(held, day) and left:
            left -= 1
            if held["unit"] in known_units(world):
                parts.append({**row, "quantity": 1, "until": "", "only": {held["unit"]}})
    running = [a for a in assurance if a.get("from", "") <= day.isoformat() and _in_time(row, a)]
    for span in sorted(running, key=lambda a: a.get("to") or "9999-12-31", reverse=True):
        taken = min(left, span["quantity"])
        parts.append({**row, "quantity": taken, "until": span.get("to") or "9999-12-31", "only": set(there) or None})
        left -= taken
    parts.append({**row, "quantity": left, "until": "", "only": set(there) if units else None})
    return [part for part in parts if part["quantity"]]
