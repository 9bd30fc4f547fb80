"""The report's second half: reasons for each machine and person, lots, rows read, findings, inputs."""

from collections import Counter
from collections.abc import Iterator, Sequence

from daicho.answer.assignments import Assignment, Assignments
from daicho.answer.labels import of
from daicho.answer.markup import Child, Markup, element, joined
from daicho.answer.position_book import lot_state, set_aside_by_rule
from daicho.answer.report_tables import Head, facts, folded, section, table, tag
from daicho.answer.speaker import Speaker, all_findings
from daicho.words.finding import Finding, Place
from daicho.words.software import VerdictKind
from daicho.words.version import VERSION

MOST_UNITS = 2_000
"""Machines and people whose reasons the page lists; beyond that it would no longer open on a phone."""
_MOST_REASONS = 200
_MOST_UNKNOWN = 200


def evidence_sections(speaker: Speaker) -> Iterator[Markup]:
    """Everything after the coverage table."""
    yield _units(speaker)
    yield _lots(speaker)
    yield _rows(speaker)
    yield _set_aside(speaker)
    yield _findings(speaker)
    yield _inputs(speaker)
    yield Markup("</main>")
    yield element("footer", element("p", speaker.phrase("report.footer", version=VERSION)))


def _all_units(speaker: Speaker) -> list[str]:
    covered = {number for entry in speaker.position.coverage for number in entry.machines}
    served = {unit for allocation in speaker.position.allocations for unit in allocation.units}
    return sorted(covered | served)


def cut_units(speaker: Speaker) -> tuple[Finding, ...]:
    """A finding where the page does not list the reasons of every machine and person."""
    count = len(_all_units(speaker))
    if count <= MOST_UNITS:
        return ()
    return (Finding.at("report_machines_cut", Place("report"), count=count, shown=MOST_UNITS),)


def _units(speaker: Speaker) -> Markup:
    say = speaker.phrase
    assignments = Assignments(speaker).by_unit
    suites = {number: entry for entry in speaker.position.coverage for number in entry.machines}
    shown = _all_units(speaker)[:MOST_UNITS]
    rows: list[tuple[Child, ...]] = []
    for unit in shown:
        entry = suites.get(unit)
        suite = "" if entry is None else speaker.release(entry.release) if entry.release else say("phrase.no_suite")
        rows.append((speaker.unit(unit), suite, _reasons(speaker, assignments.get(unit, ()))))
    heads = (Head(say("report.units.unit"), "id"), Head(say("letter.suite")), Head(say("letter.reason"), "wide"))
    notes = [element("p", speaker.running(speaker.finding(f)[1:])) for f in cut_units(speaker)]
    listed = table(say("report.units.caption"), heads, rows)
    return section(speaker, "units", *notes, folded(say("report.units.open", count=f"{len(shown):,}"), listed))


def _reasons(speaker: Speaker, assignments: tuple[Assignment, ...]) -> Markup:
    if not assignments:
        return element("span", speaker.phrase("report.units.nothing"), class_="soft")
    return joined(*(_reason(speaker, assignment) for assignment in assignments))


def _reason(speaker: Speaker, assignment: Assignment) -> Markup:
    state = tag(assignment.state(speaker), bad=assignment.is_short)
    lot = speaker.lot(assignment.allocation.lot) if assignment.allocation.lot else ""
    said = f" {assignment.reason(speaker)} {lot}".rstrip()
    return element("div", element("b", speaker.release(assignment.demand.release)), " ", state, said)


def _lots(speaker: Speaker) -> Markup:
    say = speaker.phrase
    supplies = {supply.lot: supply for supply in speaker.position.supplies}
    rows: list[tuple[Child, ...]] = []
    for lot in sorted(speaker.snapshot.estate.entitlements, key=lambda lot: lot.lot):
        supply = supplies.get(lot.lot)
        used = (supply.used, supply.quantity - supply.used) if supply else ("", "")
        state = lot_state(speaker, lot, supply)
        channel = of(lot.channel, speaker.language)
        rows.append(
            (
                lot.lot,
                speaker.release(lot.release),
                channel,
                lot.quantity,
                *used,
                of(lot.proof, speaker.language),
                state,
            )
        )
    heads = (
        Head(say("report.lots.lot"), "id"),
        Head(say("report.lots.release")),
        Head(say("report.lots.channel")),
        Head(say("letter.owned"), "n"),
        Head(say("report.lots.used"), "n"),
        Head(say("report.lots.idle"), "n"),
        Head(say("report.lots.proof")),
        Head(say("report.lots.state")),
    )
    return section(speaker, "lots", table(say("report.lots.caption"), heads, rows))


def _rows(speaker: Speaker) -> Markup:
    say = speaker.phrase
    verdicts = [verdict for recognition in speaker.snapshot.recognitions for verdict in recognition.verdicts]
    counted = Counter(verdict.kind for verdict in verdicts)
    rows = [(of(kind, speaker.language), counted[kind]) for kind in VerdictKind if counted[kind]]
    heads = (Head(say("report.rows.verdict")), Head(say("report.rows.count"), "n"))
    totals = table(say("report.rows.caption"), heads, rows, (say("phrase.total"), len(verdicts)))
    return section(speaker, "rows", totals, _row_reasons(speaker), _unknown(speaker))


def _row_reasons(speaker: Speaker) -> Markup:
    say = speaker.phrase
    counted = Counter(
        (verdict.kind, speaker.reason(verdict.rule, verdict.facts))
        for recognition in speaker.snapshot.recognitions
        for verdict in recognition.verdicts
    )
    most = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(of(kind, speaker.language), reason, number) for (kind, reason), number in most[:_MOST_REASONS]]
    heads = (Head(say("report.rows.verdict")), Head(say("letter.reason"), "wide"), Head(say("report.rows.count"), "n"))
    return folded(
        say("report.rows.reasons", count=f"{len(most):,}"),
        table(say("report.rows.reasons_caption"), heads, rows),
        _more(speaker, most, rows),
    )


def _more(speaker: Speaker, every: Sequence[object], shown: Sequence[object]) -> Markup | None:
    left = len(every) - len(shown)
    return element("p", speaker.phrase("report.rows.more", count=f"{left:,}"), class_="soft") if left else None


def _unknown(speaker: Speaker) -> Markup | None:
    say = speaker.phrase
    counted = Counter(
        raw
        for recognition in speaker.snapshot.recognitions
        for raw, verdict, _ in recognition.rows()
        if verdict.kind is VerdictKind.UNKNOWN
    )
    if not counted:
        return None
    most = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = most[:_MOST_UNKNOWN]
    heads = (Head(say("report.rows.name"), "wide"), Head(say("letter.machines"), "n"))
    listed = table(say("report.rows.unknown_caption"), heads, rows)
    return folded(say("report.rows.unknown", count=f"{len(most):,}"), listed, _more(speaker, most, rows))


def _set_aside(speaker: Speaker) -> Markup:
    say = speaker.phrase
    rows = [
        (reason, speaker.some(products, 20), number)
        for reason, products, number in set_aside_by_rule(speaker, speaker.position.set_aside)
    ]
    heads = (
        Head(say("letter.reason"), "wide"),
        Head(say("letter.products_of"), "wide"),
        Head(say("letter.items"), "n"),
    )
    content = table(say("report.set_aside.caption"), heads, rows) if rows else element("p", say("phrase.none"))
    return section(speaker, "set_aside", content)


def _findings(speaker: Speaker) -> Markup:
    say = speaker.phrase
    bad = say("gravity.refused")
    rows = []
    for finding in all_findings(speaker.snapshot):
        gravity, what, todo = speaker.finding(finding)
        rows.append((tag(gravity, bad=gravity == bad), what, todo, str(finding.place)))
    heads = (
        Head(say("report.findings.gravity")),
        Head(say("report.findings.what"), "wide"),
        Head(say("report.findings.todo"), "wide"),
        Head(say("report.findings.place")),
    )
    content = table(say("report.findings.caption"), heads, rows) if rows else element("p", say("letter.no_findings"))
    return section(speaker, "findings", content)


def _inputs(speaker: Speaker) -> Markup:
    say, snapshot = speaker.phrase, speaker.snapshot
    rows = [(file.name, file.source, element("code", file.sha256)) for file in snapshot.inputs]
    heads = (Head(say("report.inputs.name")), Head(say("report.inputs.source")), Head("SHA-256"))
    pairs: tuple[tuple[str, Child], ...] = (
        (say("sheet.position.fact.snapshot"), element("code", snapshot.id)),
        (say("sheet.position.fact.taken_on"), speaker.day(snapshot.taken_on)),
        (say("sheet.position.fact.catalogue"), snapshot.catalogue_version),
        (say("sheet.position.fact.rules"), snapshot.rules_version or snapshot.position.rules_version),
        (say("sheet.position.fact.rules_on"), speaker.day(snapshot.position.rules_on)),
    )
    listed = folded(say("report.inputs.open", count=f"{len(rows):,}"), table(say("report.inputs.caption"), heads, rows))
    return section(speaker, "inputs", facts(pairs), listed)
