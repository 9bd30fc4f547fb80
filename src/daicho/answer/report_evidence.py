"""The report's second half: reasons for each machine and person, lots, rows read, findings, inputs."""

from collections import Counter
from collections.abc import Iterator, Sequence

from daicho.answer.assignments import Assignment
from daicho.answer.labels import of
from daicho.answer.markup import Child, Markup, element, joined
from daicho.answer.position_book import lot_state, set_aside_by_rule
from daicho.answer.report_tables import Head, facts, folded, section, table, tag
from daicho.answer.speaker import Speaker, all_findings
from daicho.answer.working_sheets import mark, rules_used
from daicho.answer.working_text import Ground, Working, is_weak, said
from daicho.words.entitlement import Entitlement
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
    yield _rules(speaker)
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
    working = Working(speaker)
    suites = {number: entry for entry in speaker.position.coverage for number in entry.machines}
    shown = _all_units(speaker)[:MOST_UNITS]
    rows: list[tuple[Child, ...]] = []
    for unit in shown:
        entry = suites.get(unit)
        suite = "" if entry is None else speaker.release(entry.release) if entry.release else say("phrase.no_suite")
        rows.append((speaker.unit(unit), suite, _reasons(speaker, working, unit)))
    heads = (Head(say("report.units.unit"), "id"), Head(say("letter.suite")), Head(say("letter.reason"), "wide"))
    notes = [element("p", speaker.running(speaker.finding(f)[1:])) for f in cut_units(speaker)]
    listed = table(say("report.units.caption"), heads, rows)
    return section(speaker, "units", *notes, folded(say("report.units.open", count=f"{len(shown):,}"), listed))


def _reasons(speaker: Speaker, working: Working, unit: str) -> Markup:
    """What covers each need, what is short, and what else stands on the machine and was set aside."""
    told = [_reason(speaker, working, one) for one in working.assignments.by_unit.get(unit, ())]
    aside = working.aside(unit)
    if not told:
        told.append(element("span", speaker.phrase("report.units.nothing"), class_="soft"))
    listed = [element("li", f"{left.release}: ", *_grounds(speaker, left.grounds)) for left in aside]
    if listed:
        title = speaker.phrase("report.units.aside", count=f"{len(listed):,}")
        told.append(folded(title, element("ul", *listed, class_="soft")))
    return joined(*told)


def _reason(speaker: Speaker, working: Working, assignment: Assignment) -> Markup:
    state = tag(assignment.state(speaker), bad=assignment.is_short)
    release = element("b", speaker.release(assignment.demand.release))
    if assignment.is_short:
        return element("div", release, " ", state, " ", working.why_short(assignment))
    lot = speaker.lot_with_proof(assignment.allocation.lot)
    return element("div", release, " ", state, " ", *_grounds(speaker, working.grounds(assignment)), f" {lot}")


def _grounds(speaker: Speaker, grounds: tuple[Ground, ...]) -> Iterator[Child]:
    """The sentences of rules; one whose documents were not read is marked."""
    for ground in grounds:
        yield said(speaker, ground)
        if not ground.verified:
            yield joined(" ", tag(speaker.phrase("working.unverified"), bad=True), " ")


def _rules(speaker: Speaker) -> Markup:
    say = speaker.phrase
    rows = [
        (ground.case or "–", ground.sentence, count, ground.source, _mark(speaker, ground))
        for ground, count in rules_used(speaker)
    ]
    heads = (
        Head(say("report.rules.case"), "id"),
        Head(say("letter.reason"), "wide"),
        Head(say("report.rules.count"), "n"),
        Head(say("report.rules.source"), "wide"),
        Head(say("sheet.rules.column.verified.title")),
    )
    content = table(say("report.rules.caption"), heads, rows) if rows else element("p", say("phrase.none"))
    return section(speaker, "rules", content)


def _mark(speaker: Speaker, ground: Ground) -> Child:
    words = mark(speaker, ground)
    return tag(words, bad=not ground.verified) if words else ""


def _soft(words: str) -> Markup:
    return element("div", words, class_="soft")


def _proof(speaker: Speaker, lot: Entitlement) -> Child:
    """What speaks for a lot; a weak proof that the position leans on is marked."""
    words = of(lot.proof, speaker.language)
    return (
        joined(words, " ", tag(speaker.phrase("working.weak_mark"), bad=True)) if is_weak(speaker, lot.lot) else words
    )


def _by_right(speaker: Speaker, working: Working, lot: str) -> Iterator[Markup]:
    """Where a lot is used, right by right."""
    for use in working.lot(lot).uses:
        path = "working.used_by" if use.quantity else "working.used_alongside"
        units = speaker.some(tuple(map(speaker.unit, use.units)))
        told = speaker.phrase(path, need=use.need, count=use.count, units=units)
        case = f"[{use.grounds[0].case}] " if use.grounds[0].case else ""
        yield element("div", case, told)


def _lots(speaker: Speaker) -> Markup:
    say = speaker.phrase
    working = Working(speaker)
    supplies = {supply.lot: supply for supply in speaker.position.supplies}
    rows: list[tuple[Child, ...]] = []
    for lot in sorted(speaker.snapshot.estate.entitlements, key=lambda lot: lot.lot):
        supply = supplies.get(lot.lot)
        used = (supply.used, supply.quantity - supply.used) if supply else ("", "")
        rows.append(
            (
                lot.lot,
                joined(speaker.release(lot.release), _soft(of(lot.channel, speaker.language))),
                lot.quantity,
                *used,
                _proof(speaker, lot),
                joined(*_by_right(speaker, working, lot.lot), _soft(lot_state(speaker, lot, supply))),
            )
        )
    heads = (
        Head(say("report.lots.lot"), "id"),
        Head(say("report.lots.release"), "mid"),
        Head(say("letter.owned"), "n"),
        Head(say("report.lots.used"), "n"),
        Head(say("report.lots.idle"), "n"),
        Head(say("report.lots.proof")),
        Head(say("report.lots.where"), "wide"),
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
