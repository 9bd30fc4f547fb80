"""The report's first half: summary, owned against needed, each product with its proof, coverage."""

from collections.abc import Iterator

from daicho.answer.assignments import Assignments
from daicho.answer.labels import of
from daicho.answer.markup import Child, Markup, element, joined
from daicho.answer.position_book import cure_in_words, is_puzzling, suites
from daicho.answer.proofs import proof_in_words, proofs_of
from daicho.answer.report_tables import Head, bars, facts, folded, key_of_bars, section, table, tag
from daicho.answer.speaker import Speaker, all_findings
from daicho.words.case import Case
from daicho.words.position import Line

SECTIONS = ("bars", "products", "coverage", "units", "lots", "rows", "set_aside", "rules", "findings", "inputs")


def position_sections(speaker: Speaker, case: Case | None) -> Iterator[Markup]:
    """Everything from the head of the page to the coverage table."""
    yield _header(speaker)
    yield Markup("<main>")
    if case is not None:
        yield _case(speaker, case)
    yield _bars(speaker)
    yield _products(speaker)
    yield _coverage(speaker)


def _header(speaker: Speaker) -> Markup:
    snapshot, say = speaker.snapshot, speaker.phrase
    links = [element("li", element("a", say(f"report.{key}.title"), href=f"#{key}")) for key in SECTIONS]
    return element(
        "header",
        element("h1", say("report.heading")),
        element(
            "p",
            say("report.as_of", organisation=snapshot.organisation.name, on=speaker.day(snapshot.on)),
            class_="soft",
        ),
        _verdict(speaker),
        _tiles(speaker),
        element("nav", element("ul", *links), aria_label=say("report.contents")),
    )


def _verdict(speaker: Speaker) -> Markup:
    short = [line for line in in_order(speaker) if line.shortfall]
    if not short:
        words = (speaker.phrase("report.nothing_short"), speaker.phrase("report.nothing_short_about"))
    else:
        each = (f"{speaker.product(line.product)} {speaker.count(line.shortfall, line.metric)}" for line in short)
        words = (speaker.phrase("report.short", what=speaker.joined(each)), speaker.phrase("report.short_about"))
    kind = f"verdict {'bad' if short else 'good'}"
    return element("div", element("strong", words[0]), words[1], *_trust(speaker), class_=kind, role="status")


def _trust(speaker: Speaker) -> Iterator[Markup]:
    """What is short where only well-proven lots count; nothing where no weakly proven lot is used."""
    position, say = speaker.position, speaker.phrase
    if position.proven:
        proofs = speaker.joined(of(status, speaker.language) for status in position.proven)
        yield element("p", say("working.proven_only", proofs=proofs))
    if position.well_proven is None:
        return
    weak = speaker.some(
        tuple(say("working.lot_proven", lot=lot, proof=_proof_of(speaker, lot)) for lot in position.well_proven.weak)
    )
    changes = [
        say("working.well_proven_line", product=speaker.product(line.product), now=f"{line.shortfall:,}", proven=n)
        for line, n in position.without_weak_proofs
    ]
    path = "working.well_proven" if changes else "working.well_proven_same"
    yield element("p", say(path, lines=speaker.joined(changes), lots=weak))
    if changes:
        yield element("p", say("working.well_proven_lots", lots=weak))


def _proof_of(speaker: Speaker, lot: str) -> str:
    owned = speaker.lots.get(lot)
    return "" if owned is None else of(owned.proof, speaker.language)


def _tiles(speaker: Speaker) -> Markup:
    position, snapshot = speaker.position, speaker.snapshot
    machines = sum(machine.in_use_on(snapshot.on) for machine in snapshot.estate.machines)
    rows = sum(len(recognition.titles) for recognition in snapshot.recognitions)
    figures = (
        ("machines", machines),
        ("products", len(position.lines)),
        ("rows", rows),
        ("findings", len(all_findings(snapshot))),
    )
    return element(
        "ul",
        *(element("li", element("b", f"{n:,}"), speaker.phrase(f"report.tile.{key}")) for key, n in figures),
        class_="tiles",
    )


def _case(speaker: Speaker, case: Case) -> Markup:
    say = speaker.phrase
    pairs: list[tuple[str, Child]] = [
        (say("report.case.number"), case.number),
        (say("report.case.kind"), of(case.kind, speaker.language)),
        (
            say("report.case.vendor"),
            " ".join(filter(None, (case.vendor.name, case.vendor.department, case.vendor.person))),
        ),
        (say("report.case.subject"), case.subject),
        (say("report.case.received_on"), speaker.day(case.received_on)),
    ]
    for deadline in case.deadlines:
        basis = of(deadline.basis, speaker.language)
        due = say("report.case.due", day=speaker.day(deadline.due_on), basis=basis, days=deadline.business_days)
        pairs.append((say("report.case.deadline"), due))
    return section(speaker, "case", facts(pairs))


def _bars(speaker: Speaker) -> Markup:
    lines = in_order(speaker)
    largest = max((max(line.owned, line.needed) for line in lines), default=1)
    rows = joined(*(_bar(speaker, line, largest) for line in lines))
    key = [(name, speaker.phrase(f"report.bars.{name}")) for name in ("owned", "needed", "missing")]
    return section(speaker, "bars", element("div", rows, class_="chart"), key_of_bars(key))


def _bar(speaker: Speaker, line: Line, largest: int) -> Markup:
    figures = speaker.phrase("report.bars.figure", needed=f"{line.needed:,}", owned=f"{line.owned:,}")
    name = speaker.product(line.product)
    metric = of(line.metric, speaker.language)
    return element(
        "div",
        element("div", name, element("div", metric, class_="soft"), class_="name"),
        bars(f"{name}: {figures}", line.owned, line.needed, line.covered, largest),
        element("div", figures, element("br"), _state(speaker, line.shortfall), class_="figure"),
        class_="bar",
    )


def in_order(speaker: Speaker) -> list[Line]:
    """The lines of the position as people read them: what is short comes first, then by name."""
    return sorted(speaker.position.lines, key=lambda line: (line.shortfall == 0, speaker.product(line.product)))


def _state(speaker: Speaker, shortfall: int) -> Markup:
    if shortfall:
        return tag(speaker.phrase("letter.insufficient", n=f"{shortfall:,}"), bad=True)
    return tag(speaker.phrase("letter.sufficient"), bad=False)


_FIGURES = ("needed", "owned", "covered", "shortfall", "surplus")


def _heads(speaker: Speaker, *first: Head) -> tuple[Head, ...]:
    figures = (Head(speaker.phrase(f"letter.{name}"), "n") for name in _FIGURES)
    return (*first, *figures, Head(speaker.phrase("letter.result")))


def _products(speaker: Speaker) -> Markup:
    say = speaker.phrase
    shorts = {(line.product, line.metric): n for line, n in speaker.position.without_weak_proofs}
    rows = [
        (
            speaker.product(line.product),
            of(line.metric, speaker.language),
            *(getattr(line, name) for name in _FIGURES),
            _state(speaker, line.shortfall),
            *((shorts.get((line.product, line.metric), line.shortfall),) if shorts else ()),
        )
        for line in in_order(speaker)
    ]
    heads = _heads(speaker, Head(say("letter.product")), Head(say("letter.metric")))
    heads += (Head(say("report.proven.short"), "n"),) if shorts else ()
    assignments = Assignments(speaker)
    working = [_product(speaker, assignments, line) for line in in_order(speaker)]
    return section(
        speaker,
        "products",
        table(say("report.products.caption"), heads, rows),
        element("p", say("letter.surplus_note"), class_="soft")
        if any(map(is_puzzling, speaker.position.lines))
        else None,
        element("h3", say("report.products.working")),
        *working,
    )


def _product(speaker: Speaker, assignments: Assignments, line: Line) -> Markup:
    title = joined(speaker.product(line.product), " ", _state(speaker, line.shortfall))
    parts = (_proof(speaker, line), _releases(speaker, line), _lots(speaker, assignments, line), _cures(speaker, line))
    return folded(title, *parts, is_open=line.shortfall > 0)


def _proof(speaker: Speaker, line: Line) -> Markup:
    if not line.shortfall:
        return element("p", speaker.phrase("proof.nothing"))
    proofs = proofs_of(speaker.position, line.product)
    if not proofs:
        return element("p", speaker.phrase("letter.no_proof"))
    listed = (
        element("ol", *(element("li", words) for words in proof_in_words(speaker, proof, named=True)), class_="proof")
        for proof in proofs
    )
    return element("blockquote", *listed)


def _releases(speaker: Speaker, line: Line) -> Markup | None:
    if not line.releases:
        return None
    rows = [
        (speaker.release(part.release), *(getattr(part, name) for name in _FIGURES), _state(speaker, part.shortfall))
        for part in line.releases
    ]
    heads = _heads(speaker, Head(speaker.phrase("report.products.release")))
    return table(speaker.phrase("report.products.releases"), heads, rows)


def _lots(speaker: Speaker, assignments: Assignments, line: Line) -> Markup:
    say = speaker.phrase
    supplies = [supply for supply in speaker.position.supplies if supply.release.product == line.product]
    rows = []
    for supply in supplies:
        units = tuple(dict.fromkeys(a.unit for a in assignments.by_lot.get(supply.lot, ())))
        used_by = speaker.some(tuple(map(speaker.unit, units))) or say("phrase.none")
        proof = of(supply.proof, speaker.language)
        rows.append((supply.lot, speaker.release(supply.release), proof, supply.quantity, supply.used, used_by))
    heads = (
        Head(say("report.lots.lot"), "id"),
        Head(say("report.lots.release"), "mid"),
        Head(say("report.lots.proof")),
        Head(say("letter.owned"), "n"),
        Head(say("report.lots.used"), "n"),
        Head(say("report.lots.where"), "wide"),
    )
    return table(say("report.products.lots"), heads, rows) if rows else element("p", say("report.products.no_lots"))


def _cures(speaker: Speaker, line: Line) -> Markup | None:
    cures = [cure for cure in speaker.position.cures if cure.release.product == line.product]
    if not cures:
        return None
    words = []
    for cure in cures:
        cost = (
            speaker.phrase("phrase.yen", amount=f"{cure.cost:,}")
            if cure.cost is not None
            else speaker.phrase("phrase.price_unknown")
        )
        words.append(element("li", f"{cure_in_words(speaker, cure)} / {cost}"))
    return joined(element("h3", speaker.phrase("report.products.cures")), element("ul", *words))


def _coverage(speaker: Speaker) -> Markup:
    say = speaker.phrase
    counted = suites(speaker)
    heads = (Head(say("letter.suite")), Head(say("letter.machines"), "n"))
    totals = table(say("report.coverage.caption"), heads, counted, (say("phrase.total"), sum(n for _, n in counted)))
    return section(speaker, "coverage", totals)
