"""The position as a workbook: what is needed, owned and short, who uses which licence, and the proofs."""

from collections import Counter
from collections.abc import Iterable, Iterator

from daicho.answer.assignments import Assignment, Assignments
from daicho.answer.labels import labels, of
from daicho.answer.proofs import proof_in_words
from daicho.answer.sheets import MEDIA_TYPE, Row, Sheet, day_in_name, introduction
from daicho.answer.sheets import workbook as write
from daicho.answer.speaker import Facts, Speaker, all_findings, unreasoned
from daicho.answer.working_sheets import lot_uses, mark, noted, rules
from daicho.answer.working_text import Working
from daicho.words.case import Document
from daicho.words.entitlement import Entitlement
from daicho.words.finding import Finding, Place
from daicho.words.position import Cure, Line, Position, Proof, SetAside, Supply
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language

LOT = "lot"
"""The subject of what the position sets aside where it is a lot; else it is an installation."""


def workbook(snapshot: Snapshot, language: Language) -> Document:
    """The position of ``snapshot`` as an .xlsx with the reason of every single assignment."""
    speaker = Speaker(snapshot, language)
    working = Working(speaker)
    sheets = (
        _lines(speaker),
        _assignments(speaker, working),
        _coverage(speaker),
        _lots(speaker),
        lot_uses(speaker, working),
        _proofs(speaker),
        _cures(speaker),
        _set_aside(speaker, working),
        rules(speaker),
        _findings(speaker),
    )
    title = speaker.phrase("sheet.position.title")
    content, cut = write(speaker, title, (introduction(speaker, "position", sheets), *sheets))
    return Document(
        name=speaker.phrase("sheet.position.file", day=day_in_name(snapshot)),
        kind="position",
        language=language,
        media_type=MEDIA_TYPE,
        content=content,
        cites=(("snapshot", snapshot.id),),
        findings=unreasoned(snapshot) + uncovered(snapshot) + cut,
    )


def _short(speaker: Speaker) -> frozenset[str]:
    return frozenset((speaker.phrase("phrase.short"),))


def _lines(speaker: Speaker) -> Sheet:
    columns = (
        ("product", 30),
        ("level", 8),
        ("release", 40),
        ("metric", 14),
        ("needed", 10),
        ("owned", 10),
        ("covered", 10),
        ("shortfall", 10),
        ("surplus", 10),
        ("state", 10),
        ("proven", 12),
    )
    rows = [row for line in speaker.position.lines for row in _line(speaker, line)]
    return Sheet(key="lines", columns=columns, rows=rows, marked=_short(speaker))


def _line(speaker: Speaker, line: Line) -> list[Row]:
    proven = _proven(speaker.position, line)
    product, metric = speaker.product(line.product), of(line.metric, speaker.language)
    total = (line.needed, line.owned, line.covered, line.shortfall, line.surplus, _state(speaker, line.shortfall))
    rows: list[Row] = [(product, speaker.phrase("phrase.total"), "", metric, *total, proven)]
    for part in line.releases:
        figures = (part.needed, part.owned, part.covered, part.shortfall, part.surplus, _state(speaker, part.shortfall))
        rows.append((product, speaker.phrase("phrase.thereof"), speaker.release(part.release), metric, *figures, None))
    return rows


def _proven(position: Position, line: Line) -> int:
    """What of a product is short with only well-proven lots; the same where no weakly proven one is used."""
    shorts = {(one.product, one.metric): short for one, short in position.without_weak_proofs}
    return shorts.get((line.product, line.metric), line.shortfall)


def is_puzzling(line: Line) -> bool:
    """Whether a product has a surplus and is short all the same, which readers want explained."""
    return line.shortfall > 0 and line.surplus > 0


def _state(speaker: Speaker, shortfall: int) -> str:
    return speaker.phrase("phrase.short" if shortfall else "letter.sufficient")


def _assignments(speaker: Speaker, working: Working) -> Sheet:
    columns = (
        ("unit", 12),
        ("unit_kind", 7),
        ("name", 12),
        ("department", 11),
        ("release", 24),
        ("metric", 11),
        ("quantity", 5),
        ("state", 11),
        ("lot", 10),
        ("lot_release", 24),
        ("proof", 13),
        ("reason", 44),
        ("case", 6),
        ("verified", 9),
    )
    rows = [_assignment(speaker, working, assignment) for assignment in working.assignments.every]
    return Sheet(key="assignments", columns=columns, rows=rows, marked=_short(speaker))


def _assignment(speaker: Speaker, working: Working, assignment: Assignment) -> Row:
    demand, lot = assignment.demand, speaker.lots.get(assignment.allocation.lot)
    person = speaker.is_person(assignment.unit, demand.metric)
    holder = speaker.people.get(assignment.unit) if person else speaker.machines.get(assignment.unit)
    return (
        assignment.unit,
        speaker.phrase("phrase.person" if person else "phrase.machine"),
        holder.name if holder else "",
        holder.department if holder else "",
        speaker.release(demand.release),
        of(demand.metric, speaker.language),
        assignment.quantity,
        assignment.state(speaker),
        assignment.allocation.lot,
        speaker.release(lot.release) if lot else "",
        of(lot.proof, speaker.language) if lot else "",
        *noted(speaker, working, assignment),
    )


def _coverage(speaker: Speaker) -> Sheet:
    columns = (
        ("machine", 14),
        ("name", 18),
        ("kind", 16),
        ("user", 18),
        ("department", 16),
        ("suite", 36),
        ("others", 36),
    )
    rows: list[Row] = []
    suite_of = {number: entry for entry in speaker.position.coverage for number in entry.machines}
    for number, entry in sorted(suite_of.items()):
        machine = speaker.machines.get(number)
        rows.append(
            (
                number,
                machine.name if machine else "",
                of(machine.kind, speaker.language) if machine else "",
                speaker.unit(machine.user) if machine and machine.user else "",
                machine.department if machine else "",
                speaker.release(entry.release) if entry.release else speaker.phrase("phrase.no_suite"),
                speaker.joined(map(speaker.release, entry.others)),
            )
        )
    totals = suites(speaker)
    footer = [(speaker.phrase("phrase.thereof"), "", "", "", "", name, number) for name, number in totals]
    footer.append((speaker.phrase("phrase.total"), "", "", "", "", "", sum(number for _, number in totals)))
    return Sheet(key="coverage", columns=columns, rows=rows, footer=tuple(footer))


def suites(speaker: Speaker) -> tuple[tuple[str, int], ...]:
    """Each office suite, and none, with the number of machines that have it; sums to all machines covered."""
    none = speaker.phrase("phrase.no_suite")
    counted: Counter[str] = Counter()
    for entry in speaker.position.coverage:
        counted[speaker.release(entry.release) if entry.release else none] += len(entry.machines)
    return tuple(sorted(counted.items(), key=lambda pair: (pair[0] == none, -pair[1], pair[0])))


def uncovered(snapshot: Snapshot) -> tuple[Finding, ...]:
    """A finding for every machine in use that the coverage table leaves out, and for every one it has too much."""
    listed = {number for entry in snapshot.position.coverage for number in entry.machines}
    in_use = {machine.id for machine in snapshot.estate.machines if machine.in_use_on(snapshot.on)}
    return tuple(Finding.at("coverage_differs", Place("position", part=m), machine=m) for m in sorted(listed ^ in_use))


def _lots(speaker: Speaker) -> Sheet:
    columns = (
        ("lot", 14),
        ("release", 30),
        ("metric", 14),
        ("channel", 20),
        ("quantity", 7),
        ("used", 7),
        ("idle", 7),
        ("where", 54),
        ("proof", 20),
        ("state", 26),
    )
    supplies = {supply.lot: supply for supply in speaker.position.supplies}
    assignments = Assignments(speaker)
    units = {lot: tuple(dict.fromkeys(a.unit for a in found)) for lot, found in assignments.by_lot.items()}
    lots = sorted(speaker.snapshot.estate.entitlements, key=lambda lot: lot.lot)
    rows = [_lot(speaker, lot, supplies.get(lot.lot), units.get(lot.lot, ())) for lot in lots]
    return Sheet(key="lots", columns=columns, rows=rows)


def _lot(speaker: Speaker, lot: Entitlement, supply: Supply | None, units: tuple[str, ...]) -> Row:
    return (
        lot.lot,
        speaker.release(lot.release),
        of(lot.metric, speaker.language),
        of(lot.channel, speaker.language),
        lot.quantity,
        supply.used if supply else None,
        supply.quantity - supply.used if supply else None,
        speaker.joined(map(speaker.unit, units)),
        of(lot.proof, speaker.language),
        lot_state(speaker, lot, supply),
    )


def lot_state(speaker: Speaker, lot: Entitlement, supply: Supply | None) -> str:
    """Whether a lot took part in the counting, and why it, or a part of it, did not."""
    left_out = [
        speaker.reason(aside.rule, aside.facts)
        for aside in speaker.position.set_aside
        if aside.subject == LOT and lot.lot in aside.units
    ]
    if supply is None:
        return speaker.running(left_out) or speaker.phrase("phrase.not_in_position")
    if supply.quantity == 0 and left_out:
        return speaker.running(left_out)
    return " ".join((speaker.phrase("phrase.valid"), *left_out))


def _proofs(speaker: Speaker) -> Sheet:
    columns = (("component", 14), ("needed", 10), ("available", 10), ("shortfall", 10), ("lots", 20), ("words", 110))
    rows = [_proof(speaker, proof) for proof in speaker.position.proofs]
    if not rows:
        rows = [("", None, None, None, "", speaker.phrase("proof.nothing"))]
    return Sheet(key="proofs", columns=columns, rows=rows)


def _proof(speaker: Speaker, proof: Proof) -> Row:
    words = "\n".join(proof_in_words(speaker, proof, named=True))
    lots = speaker.joined(proof.lots) or speaker.phrase("phrase.none")
    return (proof.component, proof.needed, proof.available, proof.shortfall, lots, words)


def _cures(speaker: Speaker) -> Sheet:
    columns = (("release", 36), ("metric", 14), ("quantity", 10), ("action", 50), ("cost", 14), ("units", 60))
    return Sheet(key="cures", columns=columns, rows=[_cure(speaker, cure) for cure in speaker.position.cures])


def _cure(speaker: Speaker, cure: Cure) -> Row:
    return (
        speaker.release(cure.release),
        of(cure.metric, speaker.language),
        cure.quantity,
        cure_in_words(speaker, cure),
        cure.cost if cure.cost is not None else speaker.phrase("phrase.price_unknown"),
        speaker.joined(map(speaker.unit, cure.units)),
    )


def cure_in_words(speaker: Speaker, cure: Cure) -> str:
    """What to do to end a shortfall: the deed, how many, of what."""
    path = f"phrase.cure_{cure.action}"
    return speaker.phrase(
        path if path in labels() else "phrase.cure_other",
        release=speaker.release(cure.release),
        count=speaker.count(cure.quantity, cure.metric),
        devices=speaker.phrase(f"count.{'one_' if cure.quantity == 1 else ''}device", n=f"{cure.quantity:,}"),
        action=cure.action,
    )


def set_aside_by_rule(speaker: Speaker, aside: Iterable[SetAside]) -> list[tuple[str, tuple[str, ...], int]]:
    """What was set aside, rule by rule: the reason without names, the products, and how many; most come first."""
    found: dict[str, list[SetAside]] = {}
    for one in aside:
        found.setdefault(one.rule, []).append(one)
    rows = [
        (
            speaker.general_reason(rule, (facts for one in several for facts in _told(one))),
            tuple(sorted({speaker.release(one.release) for one in several})),
            sum(one.count for one in several),
        )
        for rule, several in found.items()
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def _told(aside: SetAside) -> Iterator[Facts]:
    """The facts of one entry, with two of its units: enough to see whether they differ."""
    return ((("unit", unit), *aside.facts) for unit in aside.units[:2] or ("",))


def _set_aside(speaker: Speaker, working: Working) -> Sheet:
    columns = (("unit", 24), ("release", 40), ("subject", 14), ("reason", 90), ("case", 7), ("verified", 10))
    rows = [row for aside in speaker.position.set_aside for row in _rows_aside(speaker, working, aside)]
    return Sheet(key="set_aside", columns=columns, rows=rows)


def _rows_aside(speaker: Speaker, working: Working, aside: SetAside) -> Iterator[Row]:
    release = speaker.release(aside.release)
    subject = speaker.phrase("phrase.aside_lot" if aside.subject == LOT else "phrase.aside_installation")
    ground = working.ground(aside.rule, (("unit", ""), *aside.facts))
    rest_of = (ground.case, mark(speaker, ground))
    for unit in aside.units:
        reason = speaker.reason(aside.rule, (("unit", unit), *aside.facts))
        yield speaker.unit(unit), release, subject, reason, *rest_of
    if aside.more:
        rest = speaker.phrase("phrase.and_more", count=f"{aside.more:,}")
        yield rest, release, subject, speaker.general_reason(aside.rule, (aside.facts,)), *rest_of


def _findings(speaker: Speaker) -> Sheet:
    columns = (("gravity", 10), ("what", 62), ("todo", 62), ("place", 34), ("code", 26))
    rows = [(*speaker.finding(finding), str(finding.place), finding.code) for finding in all_findings(speaker.snapshot)]
    return Sheet(key="findings", columns=columns, rows=rows, marked=frozenset((speaker.phrase("gravity.refused"),)))
