"""Checks of a site's catalogue: the faults of its files, and which imported rows each entry decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from daicho.actions import effects, homes, site_files
from daicho.actions.decisions import entry_id, entry_of, loaded
from daicho.actions.organisations import row_of
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.data_files import DECISIONS
from daicho.recognise.entry_check import Surroundings, check_file
from daicho.words.finding import Finding, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryEffect:
    """How many distinct imported titles an entry decides, and of how many the verdict is another one without it."""

    decides: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: faults and doubts, the effect of each entry by id, and on how many machines in all.

    ``effects`` is empty where a fault keeps the entries from being used.
    """

    entries: tuple[str, ...]
    findings: tuple[Finding, ...]
    effects: Mapping[str, EntryEffect]
    machines: int


def check(*, organisation: str, files: Mapping[str, bytes] | None, on: date) -> Checked:
    """Check ``files`` (path below an overlay → content) as if they were added; None: the site's own as they are.

    A file that the site has already is looked at as if it were not there yet, so that what it decides is told.
    """
    row_of(organisation)
    own = homes.own_data()
    shipped = loaded(None)
    asked = site_files.kept() if files is None else files
    before = loaded(own, without=tuple(asked))
    findings = _faults(asked, before)
    replaced = [path for path in asked if not path.startswith(DECISIONS) and entry_id(path) in shipped.products]
    notes = [Finding.at("entry_replaces_shipped", Place(path), product=entry_id(path)) for path in replaced]
    if findings and any(finding.code != "entry_pattern_wide" for finding in findings):
        return Checked(entries=_ids(asked), findings=(*findings, *notes), effects={}, machines=0)
    after = loaded(own, asked)
    effect = effects.foresee(organisation=organisation, on=on, before=before, after=after)
    return Checked(
        entries=_ids(asked),
        findings=(*findings, *notes),
        effects=_by_entry(effect, _ids(asked), after),
        machines=effect.machines,
    )


def _ids(files: Mapping[str, bytes]) -> tuple[str, ...]:
    return tuple(entry_id(path) for path in files)


def _faults(files: Mapping[str, bytes], others: Catalogue) -> list[Finding]:
    """Faults of the products alone first; where there are none, of all files beside each other."""
    own = homes.own_data()
    alone = Surroundings(others)
    products = {path: content for path, content in files.items() if not path.startswith(DECISIONS)}
    found = [finding for path, content in products.items() for finding in check_file(path, content, alone)]
    if any(finding.code != "entry_pattern_wide" for finding in found):
        return found
    decided = {path: content for path, content in files.items() if path.startswith(DECISIONS)}
    together = Surroundings(loaded(own, products, without=tuple(files)))
    single = [finding for path, content in decided.items() for finding in check_file(path, content, together)]
    if single:
        return [*found, *single]
    around = Surroundings(loaded(own, files))
    return [finding for path, content in files.items() for finding in check_file(path, content, around)]


def _by_entry(effect: effects.Effect, ids: tuple[str, ...], known: Catalogue) -> dict[str, EntryEffect]:
    """How often each entry decides; a statement on conditions does so together with the product that it is about."""
    settled = {f"{DECISIONS}{decision.id}" for decision in known.decisions if not decision.name}
    decides = dict.fromkeys(ids, 0)
    changes = dict.fromkeys(ids, 0)
    for change in (*effect.changes, *effect.unchanged):
        entry = entry_of(change.after)
        product = change.after.release.product if entry in settled and change.after.release else entry
        for id_ in {entry, product} & set(ids):
            decides[id_] += 1
            changes[id_] += change.is_one
    return {id_: EntryEffect(decides=decides[id_], changes=changes[id_]) for id_ in ids}
