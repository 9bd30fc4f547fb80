"""Claims as they are shown: the list, one claim beside our position, one line with every reason and step."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from daicho.words.claim import Claim, ClaimLine, ClaimStep, LineComparison, LineState
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.claims import Held
    from daicho.answer.claim_words import ClaimWords

_LIST = {
    Language.JAPANESE: ("番号", "指摘元", "資料", "受領日", "案件", "行", "状況"),
    Language.ENGLISH: ("no.", "from", "file", "received", "case", "lines", "status"),
}
_SHOW = {
    Language.JAPANESE: ("項番", "製品", "貴社 使用/保有/不足", "当社 使用/必要/保有/不足", "差", "比べると", "状況"),
    Language.ENGLISH: (
        "no.",
        "product",
        "theirs used/owned/short",
        "ours used/needed/owned/short",
        "+/-",
        "",
        "status",
    ),
}


def list_table(claims: Iterable[Claim], language: Language) -> Table:
    """Every claim with how many of its lines stand where."""
    from daicho.answer import labels

    table = Table(title="指摘" if language is Language.JAPANESE else "Claims")
    for heading in _LIST[language]:
        table.add_column(heading, overflow="fold")
    for claim in claims:
        lines = claim.lines()
        counts = [(state, sum(line.state is state for line in lines)) for state in LineState]
        states = "  ".join(f"{labels.of(state, language)} {count}" for state, count in counts if count)
        cells = (str(claim.number), claim.vendor, claim.file, str(claim.received_on), claim.case_number or "–")
        table.add_row(*map(escape, cells), str(len(lines)), states)
    return table


def show_table(held: "Held", language: Language) -> Table:
    """Each line of a claim beside our position."""
    from daicho.answer import labels

    claim = held.claim
    basis = f"{claim.basis.on} / {claim.basis.snapshot[:12]}"
    table = Table(title=f"{claim.number}: {escape(claim.vendor)} – {escape(claim.file)} ({basis})")
    for heading in _SHOW[language]:
        table.add_column(heading, overflow="fold")
    for line, found in pairs(held):
        theirs = "/".join(map(_figure, (line.row.uses, line.row.entitled, line.row.gap)))
        ours = found.ours
        mine = "–" if ours is None else f"{ours.uses}/{ours.needed}/{ours.owned}/{ours.short}"
        apart = "–" if found.difference is None else f"{found.difference:+d}"
        name = " ".join(filter(None, (line.row.product, line.row.edition, line.row.version)))
        shown = f"{name} [{line.row.machine}]" if line.row.machine else name
        stance, state = labels.of(found.stance, language), labels.of(line.state, language)
        table.add_row(str(line.row.number), escape(shown), theirs, mine, apart, stance, state)
    return table


def _figure(number: int | None) -> str:
    return "–" if number is None else str(number)


def pairs(held: "Held") -> Iterator[tuple[ClaimLine, LineComparison]]:
    """Each line with the comparison that it is part of."""
    by_number = {number: found for found in held.comparisons for number in found.numbers}
    for line in held.claim.lines():
        yield line, by_number[line.row.number]


def line_text(held: "Held", number: int, language: Language) -> str:
    """One line: its figures, every part of the difference with its causes, and every step."""
    return "\n".join(_told(held, number, language))


def _told(held: "Held", number: int, language: Language) -> Iterator[str]:
    from daicho.answer import labels
    from daicho.answer.claim_words import ClaimWords
    from daicho.answer.speaker import Speaker

    words = ClaimWords(Speaker(held.snapshot, language), named=True)
    line, found = next(pair for pair in pairs(held) if pair[0].row.number == number)
    yield f"{number}  {words.product(line.row)}  ({words.row(line.row)})"
    yield f"  {words.answer(line, found)}"
    yield from (f"  {text}" for text in words.reasons(line, found))
    for part, units in found.parts:
        yield f"  {units:+d}  {labels.of(part, language)}"
        yield from _causes(words, found, [cause for cause in found.causes if cause.part is part])
    if not found.parts:
        yield from _causes(words, found, found.causes)
    if ground := words.ground(line, found):
        yield f"  {ground}"
    for step in line.steps:
        yield _step(step, language)


def _causes(words: "ClaimWords", found: LineComparison, causes: Iterable[Any]) -> Iterator[str]:
    for cause in causes:
        yield f"      {cause.units:+d}  {words.cause(cause, found)}"


def _step(step: ClaimStep, language: Language) -> str:
    from daicho.answer import labels

    kind = "" if step.remedy is None else f" ({labels.of(step.remedy, language)})"
    count = "" if step.quantity is None else f" {step.quantity}"
    more = f" [{step.evidence}]" if step.evidence else ""
    return f"  {step.on} {step.by}: {labels.of(step.state, language)}{kind}{count}: {step.reason}{more}"


def as_object(held: "Held", language: Language) -> dict[str, Any]:
    """A claim with its comparison as data; machines are named, since it stays inside."""
    from daicho.answer.claim_words import ClaimWords
    from daicho.answer.speaker import Speaker

    words = ClaimWords(Speaker(held.snapshot, language), named=True)
    claim = held.claim
    return {
        "number": claim.number,
        "vendor": claim.vendor,
        "case": claim.case_number,
        "file": claim.file,
        "sha256": claim.sha256,
        "received_on": str(claim.received_on),
        "bases": [_basis(basis) for basis in claim.bases],
        "lines": [_line(words, line, found) for line, found in pairs(held)],
        "rows": len(claim.rows),
    }


def _basis(basis: Any) -> dict[str, Any]:
    names = ("number", "snapshot", "position", "catalogue_version", "rules_version", "by", "reason")
    return {name: getattr(basis, name) for name in names} | {"on": str(basis.on), "taken_on": str(basis.taken_on)}


def _line(words: "ClaimWords", line: ClaimLine, found: LineComparison) -> dict[str, Any]:
    row, ours = line.row, found.ours
    theirs = {"uses": row.uses, "entitled": row.entitled, "short": row.gap}
    names = ("uses", "needed", "owned", "covered", "short", "proofs")
    return {
        "number": row.number,
        "row": words.row(row),
        "product": words.product(row),
        "release": None if line.release is None else str(line.release),
        "state": line.state.value,
        "with_lines": list(found.numbers),
        "theirs": theirs,
        "ours": None if ours is None else {name: getattr(ours, name) for name in names},
        "difference": found.difference,
        "parts": [{"part": part.value, "units": units} for part, units in found.parts],
        "causes": [_cause(words, found, cause) for cause in found.causes],
        "steps": [_plain_step(step) for step in line.steps],
    }


def _cause(words: "ClaimWords", found: LineComparison, cause: Any) -> dict[str, Any]:
    said = {"part": cause.part.value, "kind": cause.kind.value, "units": cause.units, "rule": cause.rule}
    more = {"machines": list(cause.machines), "lots": list(cause.lots), "possible": cause.is_possible}
    return said | more | {"words": words.cause(cause, found)}


def _plain_step(step: ClaimStep) -> dict[str, Any]:
    names = ("number", "state", "by", "reason", "quantity", "evidence", "basis")
    plain = {name: getattr(step, name) for name in names}
    return plain | {"remedy": step.remedy, "on": str(step.on), "recorded_on": str(step.recorded_on)}
