"""Vendors' findings for tests: a small estate as tables, their sheet as CSV, and both held side by side."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from daicho.actions import counts, knowledge
from daicho.actions.claim_rows import meanings, numbered
from daicho.actions.grounds import Ground
from daicho.answer.claims import compared
from daicho.collect import claims as sheets
from daicho.words.case import Organisation
from daicho.words.claim import Cause, Claim, ClaimBasis, LineComparison
from daicho.words.estate import Identity, Inventory, Title, TraceKind
from daicho.words.finding import Place
from daicho.words.snapshot import Recognition, Snapshot
from daicho.words.software import Release, Verdict, VerdictKind
from support.estates import estate_of_tables
from support.tables import a_context

ON = date(2026, 11, 20)


def a_world(tables: Mapping[str, Any], rows: Iterable[tuple[str, Release, VerdictKind, str]] = ()) -> Snapshot:
    """The snapshot of an estate; ``rows`` are further rows of inventories: machine, release, verdict and its rule."""
    estate, known = estate_of_tables(tables), knowledge.load()
    seen = list(rows)
    inventoried = {row[0] for row in seen} | {i.machine for i in estate.installations}
    ground = Ground(
        estate=estate,
        inventories=tuple(
            Inventory(machine=m, identity=Identity(name=m.id), source="plain", place=Place("i"))
            for m in estate.machines
            if m.id in inventoried
        ),
        recognitions=tuple(_recognition(*row) for row in seen),
    )
    taken = counts.counted(estate, known.rules, on=ON)
    return counts.spoken(organisation=Organisation(name="株式会社みなと"), ground=ground, taken=taken, known=known)


def _recognition(machine: str, release: Release, kind: VerdictKind, rule: str) -> Recognition:
    facts = (("product", str(release)), ("of", str(release)), ("name", str(release)))
    verdict = Verdict(kind=kind, rule=rule, release=release, facts=facts)
    title = Title(TraceKind.PROGRAM, str(release))
    return Recognition(machine=machine, titles=(title,), verdicts=(verdict,), leans_on=(None,), installations=())


def a_claim(text: str, steps: Any = ()) -> Claim:
    """Their sheet, written as CSV without quotation marks."""
    data = "".join(line.strip() + "\n" for line in text.strip().splitlines()).encode()
    read = sheets.read("finding.csv", data, a_context())
    meant = meanings(read.rows, knowledge.load().catalogue)
    basis = ClaimBasis(
        number=1,
        snapshot="s",
        on=ON,
        catalogue_version="c",
        rules_version="r",
        position="p",
        taken_on=ON,
        by="tests",
        reason="received",
        releases=meant,
    )
    return Claim(
        number=1,
        vendor="監査法人見本",
        file="finding.csv",
        sha256="00",
        received_on=ON,
        rows=numbered(read.rows, meant),
        bases=(basis,),
        steps=tuple(steps),
        findings=read.findings,
    )


def beside(text: str, world: Snapshot) -> tuple[LineComparison, ...]:
    """Their sheet beside a world."""
    return compared(a_claim(text), world)


def parts(found: LineComparison) -> dict[str, int]:
    """The steps from our shortfall to theirs by name; they must add up."""
    if found.parts:
        assert sum(units for _, units in found.parts) == found.difference
    return {part.value: units for part, units in found.parts}


def told(causes: Iterable[Cause]) -> dict[str, int]:
    """How many units each kind of cause explains."""
    added: dict[str, int] = {}
    for cause in causes:
        added[cause.kind.value] = added.get(cause.kind.value, 0) + cause.units
    return added
