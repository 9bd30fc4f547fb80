"""Counts: the position of an estate both with and without weakly proven lots, and all that it is told with.

Knows no tables.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial

from daicho.actions import homes
from daicho.actions.grounds import Ground
from daicho.actions.knowledge import Knowledge
from daicho.count import trust
from daicho.count.memory import Memory
from daicho.count.position import take_columns
from daicho.count.rulebook import Rulebook
from daicho.count.trust import Trust
from daicho.words.case import Organisation
from daicho.words.columns import Columns, columns_of
from daicho.words.entitlement import ProofStatus
from daicho.words.failure import Failure
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.snapshot import ReleaseInfo, Snapshot
from daicho.words.software import Release


def counted(
    estate: Estate,
    rules: Rulebook,
    *,
    on: date,
    rules_on: date | None = None,
    proven: Collection[ProofStatus] | None = None,
    both: bool = True,
    columns: Columns | None = None,
) -> Position:
    """The position of ``estate``; with ``proven`` only lots with these proofs count, else both ways are counted.

    ``both`` False leaves the second way out, where nobody looks at it. ``columns``: machines and installations,
    where they do not stand in ``estate``.
    """
    there = columns_of(estate.machines, estate.installations, on) if columns is None else columns
    count = partial(take_columns, there, estate, rules, on=on, rules_on=rules_on, memory=Memory())
    if proven is not None:
        return count(proven=frozenset(proven))
    taken = count()
    if not both:
        return taken
    return trust.with_trust(
        taken, estate.entitlements, ranking().strong, lambda strong: count(proven=frozenset(strong))
    )


def spoken(*, organisation: Organisation, ground: Ground, taken: Position, known: Knowledge) -> Snapshot:
    """A position with all that it is told with: estate, names, reasons, rules. It is not frozen and has no id."""
    return Snapshot(
        id="",
        on=taken.on,
        taken_on=taken.on,
        organisation=organisation,
        estate=ground.estate,
        inventories=ground.inventories,
        recognitions=ground.recognitions,
        position=taken,
        proof_items=ground.proof_items,
        releases=_releases(ground, taken, known),
        reasons=dict(known.recogniser.reasons()) | dict(known.rules.reasons()),
        rules=known.rules.notes(),
        catalogue_version=known.catalogue.version,
        rules_version=known.rules.version,
        findings=ground.findings,
    )


def _releases(ground: Ground, taken: Position, known: Knowledge) -> Mapping[Release, ReleaseInfo]:
    """What the catalogue says of every release that the snapshot speaks of."""
    spoken = {installation.release for installation in ground.estate.installations}
    spoken |= {verdict.release for seen in ground.recognitions for verdict in seen.verdicts if verdict.release}
    spoken |= {lot.release for lot in ground.estate.entitlements}
    spoken |= {plan for person in ground.estate.people for plan in person.plans}
    spoken |= {line.release for product in taken.lines for line in product.releases}
    spoken |= {Release(product.product) for product in taken.lines}
    spoken |= {demand.release for demand in taken.demands} | {cure.release for cure in taken.cures}
    return {release: known.catalogue.info(release) for release in sorted(spoken)}


def ranking() -> Trust:
    """Which proofs are strong: the shipped decision, or the site's own. Failure names a file that cannot be used."""
    own = homes.own_data()
    try:
        return trust.load(own)
    except ValueError as error:
        where = str(own / trust.FILE if own is not None else trust.FILE)
        raise Failure("own_data_unusable", where, what="the ranking of proofs cannot be used", why=error) from error
