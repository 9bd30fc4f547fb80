"""Kept positions: every answer, kept as it was given."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from daicho.actions import journal
from daicho.actions.explanations import QUIET, Asked, Mark, explained
from daicho.actions.knowledge import Knowledge
from daicho.actions.organisations import row_of
from daicho.store import canon, models
from daicho.store.reads import kept_positions, lots
from daicho.store.reads.kept_positions import Tampered
from daicho.words.change import Extent, Given
from daicho.words.finding import Finding, Place
from daicho.words.position import Line
from daicho.words.version import VERSION


def mark(organisation: str) -> Mark:
    """How far everything has gone now; read before the estate is, so that nothing is taken for known too early."""
    events = models.JournalEvent.objects.filter(organisation=organisation)
    newest = events.order_by("-number").values_list("number", flat=True).first()
    inputs = events.exclude(deed__in=QUIET).order_by("-number").values_list("hash", flat=True).first()
    file = models.ImportedFile.objects.filter(organisation__key=organisation).order_by("-pk").first()
    uses = models.UseDecision.objects.filter(organisation__key=organisation).count()
    extent = Extent(file=file.pk if file else 0, ending=lots.decided_last(organisation), use=uses)
    return Mark(inputs or "", newest or 0, extent)


def keep(asked: Asked, *, by: str, on: date) -> tuple[Finding, ...]:
    """Keep the answer given on ``on`` and journal it; says what is another figure than last time, and why."""
    position = asked.position
    proven = " ".join(position.proven)
    before = kept_positions.newest(asked.organisation, on=position.on, rules_on=position.rules_on, proven=proven)
    content = canon.canonical([canon.to_plain(line) for line in position.lines])
    sha256 = hashlib.sha256(content).hexdigest()
    findings = tuple(_against(before, asked))
    now = _row(asked, by, on, sha256)
    with transaction.atomic():
        _journal(asked, by, on, sha256)
        if not isinstance(before, Given) or not _is_same(before, now, position.lines):
            now.content = zlib.compress(content, 6)
            now.save(force_insert=True)
            keep_knowledge(asked.organisation, asked.known)
    return findings


def _against(before: Given | Tampered | None, asked: Asked) -> Iterator[Finding]:
    if isinstance(before, Tampered):
        place = Place("position", part=before.on.isoformat())
        said = {"on": before.on, "asked_on": before.asked_on, "id": before.sha256}
        yield Finding.at("kept_position_changed", place, **said)
    elif before is not None:
        yield from explained(before, asked)


def _journal(asked: Asked, by: str, on: date, sha256: str) -> None:
    position = asked.position
    facts = {
        "position": sha256,
        "rules": position.rules_version,
        "rules_on": position.rules_on.isoformat(),
        "shortfall": position.shortfall,
    }
    subject = position.on.isoformat()
    journal.append(organisation=asked.organisation, by=by, on=on, deed="position_taken", subject=subject, facts=facts)


def _row(asked: Asked, by: str, on: date, sha256: str) -> models.KeptPosition:
    position, extent = asked.position, asked.at.extent
    return models.KeptPosition(
        organisation=row_of(asked.organisation),
        on=position.on,
        rules_on=position.rules_on,
        proven=" ".join(position.proven),
        asked_on=on,
        asked_by=by,
        catalogue_version=asked.known.catalogue.version,
        rules_version=asked.known.rules.version,
        program=VERSION,
        inputs=asked.at.inputs,
        last_event=asked.at.last_event,
        last_file=extent.file,
        last_ending=extent.ending,
        last_use=extent.use,
        sha256=sha256,
    )


def _is_same(before: Given, now: models.KeptPosition, lines: Sequence[Line]) -> bool:
    names = ("catalogue_version", "rules_version", "program", "inputs")
    return tuple(lines) == before.lines and all(getattr(before, name) == getattr(now, name) for name in names)


def keep_knowledge(organisation: str, known: Knowledge) -> None:
    """Keep the files of catalogue and rules once per version, so that a count can be repeated when they changed."""
    owner = row_of(organisation)
    if not models.KeptRules.objects.filter(organisation=owner, version=known.rules.version).exists():
        content = zlib.compress(canon.canonical(list(known.rules.files.items())), 6)
        models.KeptRules.objects.create(organisation=owner, version=known.rules.version, content=content)
    if not models.KeptCatalogue.objects.filter(organisation=owner, version=known.catalogue.version).exists():
        texts = {path: content.decode("utf-8", "surrogateescape") for path, content in known.catalogue.files.items()}
        content = zlib.compress(canon.canonical(texts), 6)
        models.KeptCatalogue.objects.create(organisation=owner, version=known.catalogue.version, content=content)
