"""The four ledgers, and the verdict on every row that was read, as one workbook."""

from collections import defaultdict
from collections.abc import Iterator

from daicho.answer.assignments import Assignments
from daicho.answer.labels import of
from daicho.answer.sheets import MEDIA_TYPE, Row, Sheet, day_in_name, introduction
from daicho.answer.sheets import workbook as write
from daicho.answer.speaker import Speaker, unreasoned
from daicho.words.case import Document
from daicho.words.entitlement import Entitlement, ProofItem
from daicho.words.estate import Inventory, Machine, Observation
from daicho.words.snapshot import Recognition, Snapshot
from daicho.words.software import Installation, Release, Verdict
from daicho.words.text import Language


def workbook(snapshot: Snapshot, language: Language) -> Document:
    """The ledgers of ``snapshot`` as an .xlsx: introduction, four ledgers, and every raw row with its verdict."""
    speaker = Speaker(snapshot, language)
    sheets = (_hardware(speaker), _software(speaker), _licences(speaker), _proof_items(speaker), _rows_read(speaker))
    title = speaker.phrase("sheet.ledgers.title")
    content, cut = write(speaker, title, (introduction(speaker, "ledgers", sheets), *sheets))
    return Document(
        name=speaker.phrase("sheet.ledgers.file", day=day_in_name(snapshot)),
        kind="ledgers",
        language=language,
        media_type=MEDIA_TYPE,
        content=content,
        cites=(("snapshot", snapshot.id),),
        findings=unreasoned(snapshot) + cut,
    )


def _hardware(speaker: Speaker) -> Sheet:
    columns = (
        ("machine", 14),
        ("name", 16),
        ("kind", 16),
        ("vendor", 16),
        ("model", 18),
        ("serial", 16),
        ("os", 26),
        ("processors", 10),
        ("cores", 8),
        ("host", 12),
        ("user", 26),
        ("department", 14),
        ("keeper", 12),
        ("keeping_department", 14),
        ("location", 16),
        ("provenance", 12),
        ("state", 16),
        ("since", 12),
        ("until", 12),
        ("last_seen", 12),
        ("survey", 20),
    )
    seen = {inventory.machine.id for inventory in speaker.snapshot.inventories}
    systems = _systems(speaker)
    rows = [_machine(speaker, machine, systems.get(machine.id), machine.id in seen) for machine in _by_id(speaker)]
    return Sheet(key="hardware", columns=columns, rows=rows, marked=_marks(speaker, "phrase.not_inventoried"))


def _systems(speaker: Speaker) -> dict[str, Release]:
    """The operating system of each machine: as the machine itself says, else as it was found installed."""
    snapshot = speaker.snapshot
    found = {
        installation.machine: installation.release
        for installation in snapshot.estate.installations
        if installation.on(snapshot.on) and _is_system(snapshot, installation.release)
    }
    own = {m.id: Release(m.os_product, m.os_edition, m.os_version) for m in snapshot.estate.machines if m.os_product}
    return found | own


def _is_system(snapshot: Snapshot, release: Release) -> bool:
    info = snapshot.releases.get(release)
    return info is not None and info.category in ("os_client", "os_server")


def _by_id(speaker: Speaker) -> list[Machine]:
    return sorted(speaker.snapshot.estate.machines, key=lambda machine: machine.id)


def _marks(speaker: Speaker, *paths: str) -> frozenset[str]:
    return frozenset(speaker.phrase(path) for path in paths)


def _machine(speaker: Speaker, machine: Machine, system: Release | None, seen: bool) -> Row:
    say = speaker.language
    return (
        machine.id,
        machine.name,
        of(machine.kind, say),
        machine.vendor,
        machine.model,
        machine.serial,
        speaker.release(system) if system else "",
        machine.processors or None,
        machine.cores or None,
        machine.host,
        speaker.unit(machine.user) if machine.user else "",
        machine.department,
        None,
        None,
        machine.location,
        of(machine.provenance, say),
        of(machine.state, say),
        machine.since,
        machine.until,
        machine.last_seen,
        speaker.phrase("phrase.inventoried" if seen else "phrase.not_inventoried"),
    )


def _software(speaker: Speaker) -> Sheet:
    columns = (
        ("machine", 14),
        ("name", 16),
        ("user", 16),
        ("department", 16),
        ("software", 30),
        ("vendor", 20),
        ("edition", 16),
        ("version", 10),
        ("kind", 14),
        ("channel", 22),
        ("lots", 16),
        ("proof_items", 16),
        ("seller", 16),
        ("since", 12),
        ("state", 14),
        ("trust", 26),
        ("evidence", 46),
        ("cover", 46),
    )
    assignments = Assignments(speaker)
    items = _items_by_lot(speaker)
    installations = sorted(speaker.snapshot.estate.installations, key=lambda i: (i.machine, i.release, i.channel))
    rows = [_installation(speaker, assignments, items, installation) for installation in installations]
    return Sheet(key="software", columns=columns, rows=rows)


def _items_by_lot(speaker: Speaker) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item in speaker.snapshot.proof_items:
        found[item.lot].append(item.number)
    return found


def _installation(
    speaker: Speaker, assignments: Assignments, items: dict[str, list[str]], installation: Installation
) -> Row:
    snapshot, release = speaker.snapshot, installation.release
    machine = speaker.machines.get(installation.machine)
    lots = [a.allocation.lot for a in assignments.of_installation(installation) if a.allocation.lot]
    info = snapshot.releases.get(release)
    owned = [speaker.lots[lot] for lot in lots if lot in speaker.lots]
    return (
        installation.machine,
        machine.name if machine else "",
        speaker.unit(machine.user) if machine and machine.user else "",
        machine.department if machine else "",
        speaker.release(release),
        speaker.publisher(release),
        speaker.edition(release),
        release.version,
        speaker.phrase(f"release_kind.{info.kind}") if info else speaker.phrase("phrase.not_known"),
        of(installation.channel, speaker.language),
        speaker.joined(lots),
        speaker.joined(number for lot in lots for number in items.get(lot, ())),
        speaker.joined(dict.fromkeys(lot.seller for lot in owned if lot.seller)),
        installation.since,
        speaker.phrase("phrase.installed" if installation.on(snapshot.on) else "phrase.removed"),
        of(installation.trust, speaker.language),
        "\n".join(_without_rule(speaker, evidence) for evidence in installation.evidence),
        assignments.why(installation),
    )


def _without_rule(speaker: Speaker, evidence: str) -> str:
    """What was read and where, without the id of the rule before it; the trust beside it says how strong that is."""
    rule, colon, said = evidence.partition(": ")
    return said if colon and rule in speaker.snapshot.reasons else evidence


def _licences(speaker: Speaker) -> Sheet:
    columns = (
        ("lot", 14),
        ("vendor", 20),
        ("software", 30),
        ("edition", 16),
        ("version", 10),
        ("wording_language", 10),
        ("bought_on", 12),
        ("seller", 18),
        ("purchaser", 18),
        ("department", 14),
        ("channel", 22),
        ("metric", 14),
        ("terms", 18),
        ("proof", 22),
        ("certificate", 18),
        ("quantity", 8),
        ("used", 8),
        ("idle", 8),
        ("ends_on", 12),
        ("bound_to", 16),
        ("base_lot", 12),
        ("unit_price", 10),
        ("keeping_department", 14),
        ("location", 16),
        ("state", 10),
        ("remarks", 26),
    )
    used = {supply.lot: supply.used for supply in speaker.position.supplies}
    lots = sorted(speaker.snapshot.estate.entitlements, key=lambda lot: lot.lot)
    rows = [_lot(speaker, lot, used.get(lot.lot)) for lot in lots]
    return Sheet(key="licences", columns=columns, rows=rows, marked=_marks(speaker, "proof_status.none"))


def _lot(speaker: Speaker, lot: Entitlement, used: int | None) -> Row:
    say = speaker.language
    return (
        lot.lot,
        speaker.publisher(lot.release) or lot.publisher,
        speaker.release(lot.release),
        speaker.edition(lot.release),
        lot.release.version,
        lot.language,
        lot.starts_on,
        lot.seller,
        lot.purchaser,
        lot.department,
        of(lot.channel, say),
        of(lot.metric, say),
        lot.agreement,
        of(lot.proof, say),
        lot.certificate,
        lot.quantity,
        used,
        None if used is None else lot.quantity - used,
        lot.ends_on,
        speaker.joined(lot.bound_to),
        lot.base_lot,
        lot.unit_price,
        None,
        lot.location,
        _lot_state(speaker, lot),
        lot.remarks,
    )


def _lot_state(speaker: Speaker, lot: Entitlement) -> str:
    on = speaker.snapshot.on
    if lot.valid_on(on):
        return speaker.phrase("phrase.valid")
    started = lot.starts_on is None or lot.starts_on <= on
    return speaker.phrase("phrase.expired" if started else "phrase.not_started")


def _proof_items(speaker: Speaker) -> Sheet:
    columns = (
        ("item", 14),
        ("kind", 16),
        ("name", 36),
        ("quantity", 8),
        ("lot", 14),
        ("lot_software", 30),
        ("location", 20),
        ("keeper", 14),
        ("lent_to", 14),
        ("disposed_on", 12),
        ("state", 12),
    )
    items = sorted(speaker.snapshot.proof_items, key=lambda item: item.number)
    return Sheet(key="proof_items", columns=columns, rows=[_item(speaker, item) for item in items])


def _item(speaker: Speaker, item: ProofItem) -> Row:
    lot = speaker.lots.get(item.lot)
    disposed = item.disposed_on is not None and item.disposed_on <= speaker.snapshot.on
    state = "disposed" if disposed else "lent" if item.lent_to else "kept"
    return (
        item.number,
        item.kind,
        item.name,
        item.quantity,
        item.lot,
        speaker.release(lot.release) if lot else "",
        item.location,
        item.keeper,
        item.lent_to,
        item.disposed_on,
        speaker.phrase(f"phrase.{state}"),
    )


def _rows_read(speaker: Speaker) -> Sheet:
    columns = (
        ("machine", 14),
        ("row", 7),
        ("name", 44),
        ("publisher", 20),
        ("version", 14),
        ("trace", 18),
        ("place", 30),
        ("verdict", 20),
        ("software", 28),
        ("reason", 56),
        ("leans_on", 9),
        ("trust", 26),
        ("installed_on", 12),
    )
    marked = _marks(speaker, "verdict_kind.unknown", "phrase.no_verdict")
    return Sheet(key="rows_read", columns=columns, rows=_every_row(speaker), marked=marked)


def _every_row(speaker: Speaker) -> Iterator[Row]:
    inventories = {inventory.machine.id: inventory for inventory in speaker.snapshot.inventories}
    recognitions = {recognition.machine: recognition for recognition in speaker.snapshot.recognitions}
    for machine in sorted(inventories.keys() | recognitions.keys()):
        yield from _rows_of(speaker, machine, inventories.get(machine), recognitions.get(machine))


def _rows_of(
    speaker: Speaker, machine: str, inventory: Inventory | None, recognition: Recognition | None
) -> Iterator[Row]:
    observations = inventory.observations if inventory else ()
    raw = recognition.raw if recognition else ()
    judged = list(zip(recognition.verdicts, recognition.leans_on, strict=False)) if recognition else []
    for row in range(max(len(observations), len(raw))):
        observation = observations[row] if row < len(observations) else None
        name = observation.title.name if observation else raw[row]
        verdict, host = judged[row] if row < len(judged) else (None, None)
        yield (machine, row + 1, name, *_read(speaker, observation), *_judged(speaker, verdict, host, observation))


def _read(speaker: Speaker, observation: Observation | None) -> Row:
    if observation is None:
        return ("", "", "", "")
    title = observation.title
    return (title.publisher, title.version, of(title.kind, speaker.language), str(observation.place))


def _judged(speaker: Speaker, verdict: Verdict | None, host: int | None, observation: Observation | None) -> Row:
    day = observation.installed_on if observation else None
    if verdict is None:
        return (speaker.phrase("phrase.no_verdict"), "", "", None, "", day)
    return (
        of(verdict.kind, speaker.language),
        speaker.release(verdict.release) if verdict.release else "",
        speaker.reason(verdict.rule, verdict.facts),
        None if host is None else host + 1,
        of(verdict.trust, speaker.language),
        day,
    )
