"""The same raw rows by the catalogue of another day: which verdicts differ, and what explains each difference."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daicho.recognise.catalogue import Catalogue
from daicho.recognise.machine import Recogniser
from daicho.words.comparison import Comparison, InstallationChange, VerdictChange
from daicho.words.estate import Inventory
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Recognition
from daicho.words.software import Channel, Release, Verdict, VerdictKind

Said = tuple[VerdictKind, Release | None, Channel]


@dataclass(frozen=True, slots=True)
class _Change:
    raw: str
    before: Verdict
    after: Verdict
    why: Finding


def compare(
    inventories: Sequence[Inventory], frozen: Mapping[str, Recognition], then: Catalogue | None, now: Catalogue
) -> Comparison:
    """Recognise ``inventories`` by ``now`` and set that against what was ``frozen``, by machine.

    ``then`` is the catalogue of that day, run by today's program: where it repeats what was frozen, a difference
    comes from the catalogue, where it does not, from the program. None: that catalogue was not kept.
    """
    files = _changed_files(then, now) if then is not None else {}
    today, replay = Recogniser(now), Recogniser(then) if then is not None else None
    explained = _Explainer(then, now, files)
    counted: Counter[_Change] = Counter()
    before: Counter[Release] = Counter()
    after: Counter[Release] = Counter()
    rows = reworded = 0
    for inventory in inventories:
        old = frozen[inventory.machine.id]
        new = today.recognise(inventory)
        again = replay.recognise(inventory) if replay is not None else None
        before.update({installed.release for installed in old.installations})
        after.update({installed.release for installed in new.installations})
        rows += len(old.titles)
        found = list(_changes(old, again, new, explained))
        reworded += sum(_is_reworded(one, other) for one, other in zip(old.verdicts, new.verdicts, strict=True))
        counted.update(set(found))
    return Comparison(
        snapshot="",
        catalogue_then=then.version if then is not None else "",
        catalogue_now=now.version,
        rows=rows,
        reworded=reworded,
        changes=tuple(_in_order(counted)),
        installations=tuple(_installations(before, after)),
        files=tuple(files[path] for path in sorted(files)),
    )


def _said(verdict: Verdict) -> Said:
    return verdict.kind, verdict.release, verdict.channel


def _is_reworded(one: Verdict, other: Verdict) -> bool:
    return _said(one) == _said(other) and (one.rule, one.facts) != (other.rule, other.facts)


def _changes(
    old: Recognition, again: Recognition | None, new: Recognition, explained: "_Explainer"
) -> Iterator[_Change]:
    for row, (raw, before, _) in enumerate(old.rows()):
        after = new.verdicts[row]
        if _said(before) != _said(after):
            replayed = again.verdicts[row] if again is not None else None
            yield _Change(raw, before, after, explained.why(before, replayed, after))


class _Explainer:
    """Says why a verdict differs; ``files`` are the changed files of the catalogue by path."""

    def __init__(self, then: Catalogue | None, now: Catalogue, files: Mapping[str, Finding]) -> None:
        self._then, self._now, self._files = then, now, files

    def why(self, before: Verdict, replayed: Verdict | None, after: Verdict) -> Finding:
        """The program, a rule, a product file, or another row; in this order, as the first that holds is the cause."""
        if replayed is None:
            return Finding.at("recognition_changed_unexplained", Place(""))
        if _said(replayed) == _said(after) and _said(replayed) != _said(before):
            return Finding.at("recognition_changed_by_program", Place(""))
        for path in self._files_of(before, after):
            if path in self._files:
                return Finding.at("recognition_changed_by_file", Place(path), file=path)
        return Finding.at("recognition_changed_by_other_row", Place(""), rule=after.rule)

    def _files_of(self, before: Verdict, after: Verdict) -> Iterator[str]:
        """The files that a verdict rests on: those of its product, then that of its rule."""
        for verdict in (after, before):
            if verdict.release is not None:
                yield f"own/catalogue/{verdict.release.product}.toml"
                yield f"shipped/catalogue/{verdict.release.product}.toml"
        yield self._now.rules.file_of(after.rule)
        if self._then is not None:
            yield self._then.rules.file_of(before.rule)


def _changed_files(then: Catalogue, now: Catalogue) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for path in sorted(then.files.keys() | now.files.keys()):
        old, new = then.files.get(path), now.files.get(path)
        if old != new:
            code = "catalogue_file_added" if old is None else "catalogue_file_removed" if new is None else ""
            found[path] = Finding.at(code or "catalogue_file_changed", Place(path), file=path)
    return found


def _in_order(counted: Mapping[_Change, int]) -> Iterator[VerdictChange]:
    for change, machines in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].raw, pair[0].after.rule)):
        yield VerdictChange(raw=change.raw, before=change.before, after=change.after, machines=machines, why=change.why)


def _installations(before: Mapping[Release, int], after: Mapping[Release, int]) -> Iterable[InstallationChange]:
    differing = [release for release in before.keys() | after.keys() if before.get(release, 0) != after.get(release, 0)]
    changes = [InstallationChange(release=r, before=before.get(r, 0), after=after.get(r, 0)) for r in differing]
    return sorted(changes, key=lambda change: (-abs(change.after - change.before), change.release))
