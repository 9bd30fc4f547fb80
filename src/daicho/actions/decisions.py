"""Decisions: what a company decides of an unknown title becomes an entry of its own catalogue.

Recognition always runs from raw rows, so an entry applies to what was imported for any earlier day as well as to
what comes. What it would change is told first; nothing is written before somebody has seen that.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from daicho.actions import effects, homes, journal, site_files
from daicho.actions.effects import Effect
from daicho.actions.organisations import row_of
from daicho.answer.labels import of
from daicho.recognise import catalogue as shelf
from daicho.recognise import data_files
from daicho.recognise.candidate import judge
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.data_files import DECISIONS, CatalogueError
from daicho.recognise.decisions import Answer, Decision
from daicho.recognise.entry_check import Surroundings, check_file
from daicho.recognise.names import normal
from daicho.recognise.product import Kind
from daicho.recognise.site_entry import (
    ID,
    SITE,
    UNKNOWN_PUBLISHER,
    NewProduct,
    decision_path,
    decision_slug,
    decision_text,
    product_path,
    product_text,
    slug,
)
from daicho.recognise.stems import stem
from daicho.store.reads import titles
from daicho.words.estate import Title, TraceKind
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.software import Release, Verdict, VerdictKind
from daicho.words.text import Language

NO_PRODUCT = Release("")
_DECISION_RULE = "decision-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody decides. ``answer`` is a kind (then a new product is described) or an answer with ``release``.

    ``name`` as a row or a person writes it; ``publisher`` "" for that of the rows. ``id``, ``name_ja``,
    ``name_en``, ``category``, ``source`` and ``url`` describe a new product and may be left out.
    """

    name: str
    answer: Kind | Answer
    release: Release = NO_PRODUCT
    publisher: str = ""
    by: str
    because: str
    id: str = ""
    name_ja: str = ""
    name_en: str = ""
    category: str = "other"
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be written (path → content) and what it would change; nothing is done yet."""

    wish: Wish
    files: Mapping[str, bytes]
    effect: Effect
    findings: tuple[Finding, ...]


def propose(*, organisation: str, wish: Wish, on: date) -> Proposal:
    """The entry that ``wish`` makes, checked, with its effect. Failure where it cannot be made."""
    row_of(organisation)
    own = homes.own_data()
    before = loaded(own)
    _refuse_gaps(wish)
    rows = _rows(organisation, wish)
    publishers = _publishers(wish, rows, before)
    files, findings = _files(wish, rows, publishers, before, on)
    after = loaded(own, files)
    left = [title for title in rows if _covered(title, publishers) and _is_open(title, after)]
    if left and isinstance(wish.answer, Kind):
        files |= _pointing(wish, files, publishers, before, on)
        after = loaded(own, files)
    effect = effects.foresee(organisation=organisation, on=on, before=before, after=after)
    return Proposal(wish=wish, files=files, effect=effect, findings=findings)


def refuse_claimed(*, organisation: str, name: str, kind: Kind, publisher: str, on: date) -> None:
    """Failure where ``name`` cannot be a new product since another one has it, before anybody describes it."""
    before = loaded(homes.own_data())
    draft = Wish(name=name, answer=kind, publisher=publisher, by="–", because="–")
    rows = _rows(organisation, draft)
    _files(draft, rows, _publishers(draft, rows, before), before, on)


@transaction.atomic
def carry_out(*, organisation: str, proposal: Proposal, by: str, on: date) -> tuple[str, ...]:
    """Write the files of ``proposal`` and journal the decision; returns the ids of the entries."""
    wish = proposal.wish
    facts = {
        "name": wish.name,
        "as": wish.answer.value,
        "of": str(wish.release),
        "decided_by": wish.by,
        "because": wish.because,
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in proposal.files.items()},
        "titles_changed": len(proposal.effect.changes),
        "machines_changed": proposal.effect.machines,
    }
    with site_files.written(proposal.files):
        ids = tuple(entry_id(path) for path in proposal.files)
        journal.append(
            organisation=organisation, by=by, on=on, deed="catalogue_decided", subject=" ".join(ids), facts=facts
        )
    return ids


def foresee_removal(*, organisation: str, id: str, on: date) -> Effect:  # noqa: A002
    """What would change if the entry were removed; Failure where there is none, or others need it."""
    path = path_of(id)
    own = homes.own_data()
    before = loaded(own)
    needed = [f"decisions/{d.id}" for d in before.decisions if path == product_path(d.release.product)]
    after = loaded(own, without=(path,))
    if needed and entry_id(path) not in after.products:
        commands = "\n     ".join(f'daicho catalogue remove {decision} --because "…"' for decision in needed)
        raise Failure("entry_needed", id, decisions=", ".join(needed), commands=commands)
    return effects.foresee(organisation=organisation, on=on, before=before, after=after)


@transaction.atomic
def remove(*, organisation: str, id: str, because: str, by: str, on: date) -> None:  # noqa: A002
    """Undo an entry: its file goes, and the journal keeps what it said and why it went."""
    row_of(organisation)
    with site_files.removed(path_of(id)) as content:
        facts = {"because": because, "content": content.decode("utf-8", "replace")}
        journal.append(organisation=organisation, by=by, on=on, deed="catalogue_removed", subject=id, facts=facts)


def entry_id(path: str) -> str:
    """By what an entry of the site is named: ``site/foo`` or ``decisions/foo``."""
    return path.removeprefix("catalogue/").removesuffix(".toml")


def path_of(id_: str) -> str:
    """The file of an entry of the site; Failure where there is none."""
    found = [path for path in site_files.kept() if entry_id(path) == id_]
    if not found:
        raise Failure("entry_unknown", id_)
    return found[0]


def loaded(own: Path | None, added: Mapping[str, bytes] | None = None, without: Collection[str] = ()) -> Catalogue:
    """The catalogue of this site as it would be; Failure names the file that cannot be used."""
    try:
        return shelf.load(own, added=added, without=without)
    except CatalogueError as error:
        raise site_files.unusable(error) from error


def refuse_settled(*, organisation: str, name: str, publisher: str = "") -> None:
    """Failure where ``name`` is settled already, so that nobody answers questions in vain."""
    row_of(organisation)
    before = loaded(homes.own_data())
    rows = _rows_called(organisation, name)
    _refuse_settled(name, rows, (publisher,) if publisher else (), before)


def _refuse_gaps(wish: Wish) -> None:
    for field, value in (("--by", wish.by), ("--because", wish.because)):
        if not value.strip():
            raise Failure("decision_field_needed", "daicho catalogue add", field=field)
    if not _of_product(wish) and not normal(wish.name):
        raise Failure("decision_field_needed", "daicho catalogue add", field="--name")
    categories = data_files.categories()
    if wish.category not in categories:
        raise Failure("category_unknown", wish.category, category=wish.category, known=", ".join(categories))
    if wish.id and not ID.fullmatch(wish.id):
        raise Failure("entry_id_wrong", wish.id, id=wish.id)


def _of_product(wish: Wish) -> bool:
    return wish.answer in (Answer.MEETS_CONDITIONS, Answer.NEEDS_LICENCE)


def _rows(organisation: str, wish: Wish) -> list[Title]:
    """The imported titles that ``wish`` speaks of."""
    if _of_product(wish):
        return []
    return _rows_called(organisation, wish.name)


def _rows_called(organisation: str, name: str) -> list[Title]:
    wanted = stem(name)
    return list(titles.by_number(organisation, lambda title: stem(title.name or title.key) == wanted).values())


def _publishers(wish: Wish, rows: list[Title], before: Catalogue) -> tuple[str, ...]:
    """Whose software is meant: as asked, else as the open rows say; Failure where these are of several publishers."""
    if _of_product(wish):
        return ()
    if wish.publisher:
        return (wish.publisher,)
    said: dict[str, str] = {}
    for title in rows:
        if title.publisher and _is_open(title, before):
            said.setdefault(normal(title.publisher), title.publisher)
    if len(said) > 1:
        shown = ", ".join(sorted(said.values()))
        raise Failure("decision_publisher_needed", wish.name, name=wish.name, number=len(said), publishers=shown)
    return tuple(said.values())


def _covered(title: Title, publishers: tuple[str, ...]) -> bool:
    return not publishers or not title.publisher or normal(title.publisher) in {normal(p) for p in publishers}


def _is_open(title: Title, known: Catalogue) -> bool:
    return judge(title, known.index, known.rules).own.kind is VerdictKind.UNKNOWN


def _files(
    wish: Wish, rows: list[Title], publishers: tuple[str, ...], before: Catalogue, on: date
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The file that ``wish`` makes; Failure with the first fault that its check finds, the doubts else."""
    if not _of_product(wish):
        _refuse_settled(wish.name, rows, publishers, before)
    taken = {entry_id(path).partition("/")[2] for path in site_files.kept()}
    if isinstance(wish.answer, Kind):
        product = _new_product(wish, rows, publishers, taken, on)
        path, text = product_path(product.id), product_text(product)
    else:
        decision = _decision(wish, wish.answer, wish.release, taken, on)
        path, text = decision_path(decision.id), decision_text(decision, publishers)
    content = text.encode()
    findings = check_file(path, content, Surroundings(before))
    for finding in findings:
        if finding.code != "entry_pattern_wide":
            raise Failure.of(replace(finding, place=Place(wish.name or wish.release.product)))
    unseen = () if rows or _of_product(wish) else (_not_seen(wish),)
    return {path: content}, (*findings, *unseen)


def _not_seen(wish: Wish) -> Finding:
    return Finding.at("decision_name_not_seen", Place(wish.name), name=wish.name)


def _refuse_settled(name: str, rows: list[Title], publishers: tuple[str, ...], before: Catalogue) -> None:
    """A decision answers an open question; Failure where there is none, with the entry that settled it."""
    asked = [title for title in rows if _covered(title, publishers)]
    asked = asked or [Title(TraceKind.PROGRAM, name, publishers[0] if publishers else "")]
    if any(_is_open(title, before) for title in asked):
        return
    same = [title for title in asked if normal(title.name) == normal(name)] or asked
    found = judge(same[0], before.index, before.rules).own
    told = {language.value: _told(found, language) for language in Language}
    own = _own_entry(found, before)
    if own:
        raise Failure("decision_own_settles", name, name=name, entry=own, **told)
    raise Failure("decision_nothing_open", name, name=name, **told)


def _told(verdict: Verdict, language: Language) -> str:
    product = f" {verdict.release.product}" if verdict.release else ""
    return f"{of(verdict.kind, language)}{product}"


def _own_entry(verdict: Verdict, known: Catalogue) -> str:
    """The entry of the site on which a verdict rests; "" where it rests on none."""
    entry = entry_of(verdict)
    return entry if entry.startswith(DECISIONS) or entry in known.own else ""


def entry_of(verdict: Verdict) -> str:
    """The id of the entry on which a verdict rests; that of a shipped product where no own one is behind it."""
    if verdict.rule.startswith(_DECISION_RULE):
        return DECISIONS + verdict.rule.removeprefix(_DECISION_RULE)
    return verdict.release.product if verdict.release else ""


def _new_product(wish: Wish, rows: list[Title], publishers: tuple[str, ...], taken: set[str], on: date) -> NewProduct:
    names = {wish.name: None} | {title.name: None for title in rows if title.name and _covered(title, publishers)}
    shown = without_version(wish.name)
    return NewProduct(
        id=wish.id or f"{SITE}/{slug(wish.name_en or wish.name, taken)}",
        name_ja=wish.name_ja or shown,
        name_en=wish.name_en or wish.name_ja or shown,
        publisher=publishers[0] if publishers else UNKNOWN_PUBLISHER,
        category=wish.category,
        kind=wish.answer if isinstance(wish.answer, Kind) else Kind.PAID,
        names=tuple(names),
        on=on,
        because=wish.because,
        source=wish.source,
        url=wish.url,
    )


def without_version(name: str) -> str:
    """``name`` as written, without a version number at its end."""
    words = name.split()
    while len(words) > 1 and stem(" ".join(words[:-1])) == stem(" ".join(words)):
        words.pop()
    return " ".join(words)


def _decision(wish: Wish, answer: Answer, release: Release, taken: set[str], on: date) -> Decision:
    return Decision(
        id=slug(release.product, taken) if _of_product(wish) else decision_slug(wish.name, answer.value, taken),
        answer=answer,
        release=release,
        by=wish.by,
        on=on,
        because=wish.because,
        name="" if _of_product(wish) else wish.name,
        every_version=not release.version,
    )


def _pointing(
    wish: Wish, files: Mapping[str, bytes], publishers: tuple[str, ...], before: Catalogue, on: date
) -> dict[str, bytes]:
    """A decision for rows that no name pattern reaches (instances, Click-to-Run ids, names with a rule of theirs)."""
    product = entry_id(next(iter(files)))
    taken = {decision.id for decision in before.decisions}
    decision = _decision(wish, Answer.IS, Release(product), taken, on)
    return {decision_path(decision.id): decision_text(decision, publishers).encode()}
