"""The tables and lists inside letters, made from the position, each figure with the fact it rests on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from daicho.answer.labels import of
from daicho.answer.letter_facts import Matter, kinds_of_machine
from daicho.answer.letter_texts import Blank
from daicho.answer.position_book import cure_in_words, is_puzzling, set_aside_by_rule, suites
from daicho.answer.proofs import proof_in_words, proofs_of
from daicho.answer.quotation import quotation, yen
from daicho.answer.speaker import all_findings
from daicho.answer.wording import Gravity, wordings
from daicho.words.finding import Finding
from daicho.words.position import Line
from daicho.words.text import Language

Cites = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A block for the template, and the facts that its figures rest on."""

    block: dict[str, Any]
    cites: Cites = ()


def part(name: str, matter: Matter) -> Part:
    """The table or list that a letter calls ``name``; KeyError where there is none."""
    return PARTS[name](matter)


def _table(
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    widths: tuple[int, ...],
    numeric: int,
    cites: Cites,
    *,
    total: bool = False,
    note: str = "",
) -> Part:
    """A table whose last ``numeric`` columns hold figures, and whose last row is the ``total`` where there is one."""
    sides = [column >= len(head) - numeric for column in range(len(head))]
    shape = {"head": head, "rows": rows, "widths": widths, "numeric": sides, "total": total, "note": note}
    return Part({"kind": "table", **shape}, cites)


def _bullets(entries: Sequence[tuple[str, ...]], cites: Cites = ()) -> Part:
    return Part({"kind": "bullets", "entries": entries}, cites)


_FIGURES = ("needed", "owned", "covered", "shortfall", "surplus")


def _products(matter: Matter) -> Part:
    speak = matter.speaker.phrase
    head = tuple(speak(f"letter.{name}") for name in ("product", "metric", *_FIGURES, "result"))
    rows = [_product(matter, line) for line in matter.lines]
    cites = tuple(
        (
            f"{matter.speaker.product(line.product)}: {speak(f'letter.{name}')} {getattr(line, name):,}",
            _where(line, name),
        )
        for line in matter.lines
        for name in _FIGURES
    )
    note = speak("letter.surplus_note") if any(map(is_puzzling, matter.lines)) else ""
    return _table(head, rows, (28, 16, 9, 9, 9, 9, 9, 12), 6, cites, note=note)


def _where(line: Line, name: str) -> str:
    return f"position.lines[{line.product},{line.metric.value}].{name}"


def _product(matter: Matter, line: Line) -> tuple[str, ...]:
    speaker = matter.speaker
    short = speaker.phrase("letter.insufficient", n=f"{line.shortfall:,}")
    result = short if line.shortfall else speaker.phrase("letter.sufficient")
    figures = (f"{getattr(line, name):,}" for name in _FIGURES)
    return (speaker.product(line.product), of(line.metric, speaker.language), *figures, result)


def _counted(matter: Matter, heading: str, counted: list[tuple[str, int]], where: str) -> Part:
    speak = matter.speaker.phrase
    rows = [(name, f"{number:,}") for name, number in counted]
    rows.append((speak("phrase.total"), f"{sum(number for _, number in counted):,}"))
    cites = tuple((f"{name} {number:,}", where) for name, number in counted)
    return _table((speak(heading), speak("letter.machines")), rows, (70, 20), 1, cites, total=True)


def _machines(matter: Matter) -> Part:
    return _counted(matter, "letter.kind", kinds_of_machine(matter), "estate.machines")


def _coverage(matter: Matter) -> Part:
    return _counted(matter, "letter.suite", list(suites(matter.speaker)), "position.coverage")


def _in_scope(matter: Matter, product: str) -> bool:
    return matter.whole or product in {line.product for line in matter.lines}


def _exclusions(matter: Matter) -> Part:
    speaker = matter.speaker
    aside = [aside for aside in speaker.position.set_aside if _in_scope(matter, aside.release.product)]
    if not aside:
        return _bullets([(speaker.phrase("phrase.none"),)])
    head = tuple(speaker.phrase(f"letter.{name}") for name in ("reason", "products_of", "items"))
    rows = [
        (reason, speaker.some(products, 3), f"{number:,}")
        for reason, products, number in set_aside_by_rule(speaker, aside)
    ]
    cites = tuple((f"{row[0]} {row[2]}", "position.set_aside") for row in rows)
    return _table(head, rows, (52, 38, 10), 1, cites)


def _proofs(matter: Matter) -> Part:
    speaker = matter.speaker
    found = dict.fromkeys(
        proof for line in matter.lines if line.shortfall for proof in proofs_of(speaker.position, line.product)
    )
    entries = [(speaker.running(proof_in_words(speaker, proof, named=False)),) for proof in found]
    cites = tuple(
        (f"{speaker.phrase('letter.shortfall')} {p.shortfall:,}", f"position.proofs[{p.component}]") for p in found
    )
    return _bullets(entries or [(speaker.phrase("letter.no_proof"),)], cites)


def _cures(matter: Matter) -> Part:
    speaker = matter.speaker
    cures = [cure for cure in speaker.position.cures if _in_scope(matter, cure.release.product)]
    entries = [(cure_in_words(speaker, cure),) for cure in cures]
    cites = tuple((entry[0], "position.cures") for entry in entries)
    return _bullets(entries or [(speaker.phrase("letter.no_cure"),)], cites)


def _is_grave(finding: Finding) -> bool:
    wording = wordings().get(finding.code)
    return wording is None or wording.gravity > Gravity.NOTE


def _concerns(matter: Matter, finding: Finding) -> bool:
    """Whether a finding speaks of a product in scope, or of no product at all."""
    products = matter.speaker.products_of(finding)
    return not products or any(_in_scope(matter, product) for product in products)


def _findings(matter: Matter) -> Part:
    speaker = matter.speaker
    kinds: dict[str, list[Finding]] = {}
    for finding in all_findings(speaker.snapshot):
        if _is_grave(finding) and _concerns(matter, finding):
            kinds.setdefault(finding.code, []).append(finding)
    entries = [(_finding(matter, several),) for several in kinds.values()]
    return _bullets(entries or [(speaker.phrase("letter.no_findings"),)])


def _finding(matter: Matter, several: list[Finding]) -> str:
    """The first finding of a kind, and how many more there are."""
    _, what, todo = matter.speaker.finding(several[0])
    path = "letter.same_findings" if len(several) > 1 else "letter.finding_line"
    return matter.speaker.phrase(path, what=what, todo=todo, count=len(several) - 1)


def _quotation(matter: Matter) -> Part:
    speak = matter.speaker.phrase
    head = tuple(speak(f"letter.{name}") for name in ("work", "quantity", "unit", "price", "amount"))
    quoted = quotation(matter.rows["work"], on=matter.on)
    rows: list[tuple[str, ...]] = [
        (x.what, f"{x.quantity.normalize():,f}", x.unit, yen(x.price), yen(x.amount)) for x in quoted.lines
    ]
    sums = (
        (speak("letter.subtotal"), quoted.subtotal),
        (speak("letter.tax", percent=quoted.percent), quoted.tax),
        (speak("letter.total"), quoted.total),
    )
    rows += [(name, "", "", "", yen(amount)) for name, amount in sums]
    if matter.speaker.language is Language.ENGLISH:
        rows = [tuple(cell.replace("▲", "-") for cell in row) for row in rows]
    return _table(head, rows, (46, 12, 10, 15, 17), 4, (), total=True)


def _deadlines(matter: Matter) -> Part:
    speak, case = matter.speaker.phrase, matter.case
    if case is None or not case.deadlines:
        return _bullets([(speak("letter.no_deadline"),)])
    head = tuple(speak(f"letter.{name}") for name in ("due", "basis", "quoted", "days", "business_days"))
    rows = [
        (
            matter.day(deadline.due_on),
            of(deadline.basis, matter.speaker.language),
            deadline.quoted,
            f"{deadline.calendar_days:,}",
            f"{deadline.business_days:,}",
        )
        for deadline in case.deadlines
    ]
    return _table(head, rows, (20, 18, 40, 11, 11), 2, tuple((row[0], "case.deadlines") for row in rows))


def _papers(matter: Matter) -> Part:
    speak = matter.speaker.phrase
    if not matter.papers:
        return _bullets([(speak("letter.no_papers"),)])
    head = tuple(speak(f"letter.{name}") for name in ("made_on", "paper", "sha256"))
    rows = [(matter.day(p.made_on), p.name, p.sha256[:16]) for p in matter.papers]
    return _table(head, rows, (20, 56, 24), 0, tuple((row[1], "documents") for row in rows))


def rows_as_table(blank: Blank, matter: Matter) -> Part:
    """The rows that a person gave for ``blank``, under its headings."""
    rows = matter.rows[blank.name]
    return _table(blank.columns, rows, blank.widths or tuple(1 for _ in blank.columns), blank.numeric, ())


def rows_as_points(blank: Blank, matter: Matter) -> Part:
    """The same as numbered points: a single column as it is, several each with its heading before it."""
    several = len(blank.columns) > 1
    speak = matter.speaker.phrase
    entries = [
        tuple(
            speak("letter.point", heading=heading, said=cell) if several else cell
            for heading, cell in zip(blank.columns, row, strict=True)
            if cell
        )
        for row in matter.rows[blank.name]
    ]
    return Part({"kind": "points", "entries": entries})


PARTS: dict[str, Callable[[Matter], Part]] = {
    "products": _products,
    "machines": _machines,
    "coverage": _coverage,
    "exclusions": _exclusions,
    "proofs": _proofs,
    "cures": _cures,
    "findings": _findings,
    "quotation": _quotation,
    "deadlines": _deadlines,
    "papers": _papers,
}
