"""From the rows of one machine to its licensable products, with one verdict for every row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from daicho.recognise.candidate import Candidate, judge
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.ledger_names import with_installed, with_releases
from daicho.recognise.names import folded
from daicho.recognise.people import with_plans
from daicho.recognise.rules import Relation, RuleChain
from daicho.words.entitlement import Entitlement
from daicho.words.estate import Inventory, Observation, Person, Title
from daicho.words.finding import Finding
from daicho.words.snapshot import Recognition
from daicho.words.software import Channel, Installation, Release, Trust, Verdict, VerdictKind
from daicho.words.text import Text

_TRUST_ORDER = {Trust.STRONG: 0, Trust.NAMED: 1, Trust.WEAK: 2}
_OPERATING_SYSTEM = "operatingsystem"


class Recogniser:
    """Recognises inventories by one catalogue; remembers the distinct titles it has judged."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._judged: dict[Title, Candidate] = {}

    def recognise(self, inventory: Inventory) -> Recognition:
        """One verdict for each observation of ``inventory``, and the installations they add up to."""
        rows = inventory.observations
        candidates = [self._candidate(row.title) for row in rows]
        machine = _Machine(rows, candidates, self._catalogue.rules)
        return Recognition(
            machine=inventory.machine.id,
            raw=tuple(row.title.name or row.title.key for row in rows),
            verdicts=tuple(machine.verdict(row) for row in range(len(rows))),
            installations=tuple(machine.installations(inventory.machine.id)),
            findings=tuple(machine.findings(self._catalogue)),
        )

    def matters(self, title: Title) -> bool:
        """Whether rows of ``title`` can lead to, or change, a licensable installation."""
        return self._candidate(title).matters

    def people(self, people: Iterable[Person]) -> tuple[tuple[Person, ...], tuple[Finding, ...]]:
        """The same people with the plans assigned to them as releases, and findings for plans not known."""
        return with_plans(people, self._catalogue)

    def entitlements(self, lots: Iterable[Entitlement]) -> tuple[tuple[Entitlement, ...], tuple[Finding, ...]]:
        """The same lots with the releases that their names mean, and findings for names not known."""
        return with_releases(lots, self._catalogue)

    def installations(self, stated: Iterable[Installation]) -> tuple[tuple[Installation, ...], tuple[Finding, ...]]:
        """Installations that a plain file states, with the releases that their names mean; findings for others."""
        return with_installed(stated, self._catalogue)

    def reasons(self) -> Mapping[str, Text]:
        """Rule id → reason, with blanks that a verdict's facts fill."""
        return self._catalogue.rules.reasons()

    def _candidate(self, title: Title) -> Candidate:
        found = self._judged.get(title)
        if found is None:
            found = self._judged[title] = judge(title, self._catalogue.index, self._catalogue.rules)
        return found


@dataclass(slots=True)
class _Group:
    """The rows of one licensable product: the row that stands for it, all rows, and its licence records."""

    release: Release
    primary: int
    rows: list[int]
    licences: list[int] = field(default_factory=list)


class _Machine:
    """The rows of one machine, grouped; lives for one recognition."""

    def __init__(self, rows: Sequence[Observation], candidates: Sequence[Candidate], rules: RuleChain) -> None:
        self._rows, self._candidates, self._rules = rows, candidates, rules
        self._groups: list[_Group] = []
        self._group_of: dict[int, _Group] = {}
        self._by_key: dict[str, int] | None = None
        self._by_product: dict[str, list[int]] | None = None
        self._group_installed()
        self._attach_licences()

    # -- grouping ---------------------------------------------------------------------------------------------

    def _group_installed(self) -> None:
        found: dict[str, dict[Release, list[int]]] = {}
        for row, candidate in enumerate(self._candidates):
            release = candidate.release
            if candidate.verdict is VerdictKind.INSTALLED and release is not None:
                found.setdefault(release.product, {}).setdefault(release, []).append(row)
        merged: dict[Release, list[int]] = {}
        for of_product in found.values():
            for release, rows in of_product.items():
                merged.setdefault(_most_exact(release, of_product), []).extend(rows)
        for release in sorted(merged):
            rows = merged[release]
            if len(rows) > 1:
                rows.sort(key=partial(self._rank, release=release))
            group = _Group(release, rows[0], rows)
            self._groups.append(group)
            self._group_of.update(dict.fromkeys(rows, group))

    def _rank(self, row: int, release: Release) -> tuple[bool, bool, int, str, str, int]:
        """What makes a row stand for its product: exact, visible, well founded; then its name, not its place."""
        candidate, title = self._candidates[row], self._rows[row].title
        exact = candidate.release == release
        return (not exact, candidate.hidden, _TRUST_ORDER[candidate.trust], title.name, title.key, row)

    def _attach_licences(self) -> None:
        for row, candidate in enumerate(self._candidates):
            if candidate.verdict is VerdictKind.LICENCE_RECORD and candidate.release is not None:
                group = self._licensed_by(candidate.release)
                if group is not None:
                    group.licences.append(row)
                    self._group_of[row] = group

    def _licensed_by(self, release: Release) -> _Group | None:
        fitting = [group for group in self._groups if _agree(release, group.release)]
        return min(fitting, key=lambda g: (g.release != release, g.release)) if fitting else None

    # -- verdicts ---------------------------------------------------------------------------------------------

    def verdict(self, row: int) -> Verdict:
        """The verdict on ``row``, given all others."""
        candidate = self._candidates[row]
        group = self._group_of.get(row)
        if group is not None and group.primary == row:
            return _own(row, candidate, group.release, self._channel(group))
        relation, host = self._relation(row, candidate, group)
        if relation is None:
            return _own(row, candidate)
        rule = self._rules.on_row(relation, candidate.verdict)
        of = () if host is None else (("of", self._shown(host)),)
        return Verdict(
            row=row,
            kind=rule.verdict if rule else candidate.verdict,
            rule=rule.id if rule else candidate.rule,
            release=group.release if group else candidate.release,
            channel=candidate.channel,
            leans_on=host,
            trust=candidate.trust,
            facts=candidate.facts + of,
        )

    def _relation(self, row: int, candidate: Candidate, group: _Group | None) -> tuple[Relation | None, int | None]:
        if group is not None:
            if row in group.licences:
                return Relation.SUBSCRIBED, group.primary
            exact = candidate.release == group.release
            return Relation.TWIN if exact else Relation.LESS_EXACT, group.primary
        if candidate.hosts or candidate.parent:
            host = self._host(row, candidate)
            return (Relation.HOSTLESS if host is None else Relation.HOSTED), host
        return None, None

    def _host(self, row: int, candidate: Candidate) -> int | None:
        """The row that a part or update belongs to: the parent it names, else a product that it can be of."""
        host = self._keys().get(candidate.parent) if candidate.parent else None
        if candidate.parent == _OPERATING_SYSTEM:
            host = self._operating_system()
        if host is None:
            host = self._host_by_product(candidate)
        if host is None or host == row:
            return None
        group = self._group_of.get(host)
        return group.primary if group else host

    def _host_by_product(self, candidate: Candidate) -> int | None:
        products = self._products()
        for product in candidate.hosts:
            for row in products.get(product, ()):
                release = self._candidates[row].release
                if release is not None and candidate.host_version in ("", release.version):
                    return row
        return None

    def _operating_system(self) -> int | None:
        products = self._products()
        return next((products[p][0] for p in ("microsoft/windows", "microsoft/windows-server") if p in products), None)

    def _keys(self) -> dict[str, int]:
        if self._by_key is None:
            self._by_key = {}
            for row in self._in_order():
                if key := folded(self._rows[row].title.key):
                    self._by_key.setdefault(key, row)
        return self._by_key

    def _products(self) -> dict[str, list[int]]:
        """Rows that stand for a product, by product: installed ones by their primary row, and free ones."""
        if self._by_product is None:
            self._by_product = {}
            for group in self._groups:
                self._by_product.setdefault(group.release.product, []).append(group.primary)
            for row in self._in_order(VerdictKind.FREE):
                if (release := self._candidates[row].release) is not None:
                    self._by_product.setdefault(release.product, []).append(row)
        return self._by_product

    def _in_order(self, verdict: VerdictKind | None = None) -> list[int]:
        """Rows (of one verdict, or all) in an order that does not depend on how the file was sorted."""
        rows = [row for row, c in enumerate(self._candidates) if verdict is None or c.verdict is verdict]
        titles = [observation.title for observation in self._rows]
        return sorted(rows, key=lambda row: (titles[row].name, titles[row].key, titles[row].fields, row))

    def _shown(self, row: int) -> str:
        return self._rows[row].title.name or self._rows[row].title.key

    # -- results ----------------------------------------------------------------------------------------------

    def _channel(self, group: _Group) -> Channel:
        """Structured ids first, then what licence records say, else unknown."""
        rows = group.rows
        if len(rows) > 1:
            rows = sorted(rows, key=lambda row: _TRUST_ORDER[self._candidates[row].trust])
        for row in rows + group.licences:
            if self._candidates[row].channel is not Channel.UNKNOWN:
                return self._candidates[row].channel
        return Channel.UNKNOWN

    def installations(self, machine: str) -> Iterable[Installation]:
        """One installation for each group, with the rows that show it."""
        for group in self._groups:
            yield Installation(
                machine=machine,
                release=group.release,
                channel=self._channel(group),
                trust=min((self._candidates[row].trust for row in group.rows), key=_TRUST_ORDER.__getitem__),
                evidence=tuple(self._evidence(row) for row in group.rows + group.licences),
            )

    def _evidence(self, row: int) -> str:
        return f"{self._candidates[row].rule}: {self._shown(row)} [{self._rows[row].place}]"

    def findings(self, catalogue: Catalogue) -> Iterable[Finding]:
        """What a person should look at: titles that are free for some uses only, editions that no row tells."""
        for row, candidate in enumerate(self._candidates):
            if candidate.conditional and candidate.verdict is VerdictKind.FREE:
                yield Finding.at("conditional_title", self._rows[row].place, name=self._shown(row))
        for group in self._groups:
            product = catalogue.products[group.release.product]
            lacks = (product.editions and not group.release.edition) or (product.versions and not group.release.version)
            if lacks:
                place = self._rows[group.primary].place
                yield Finding.at("release_not_exact", place, name=self._shown(group.primary), release=group.release)


def _own(row: int, candidate: Candidate, release: Release | None = None, channel: Channel | None = None) -> Verdict:
    """The verdict of the title itself; ``release`` and ``channel`` where the machine tells them more exactly."""
    return Verdict(
        row=row,
        kind=candidate.verdict,
        rule=candidate.rule,
        release=release or candidate.release,
        channel=channel or candidate.channel,
        trust=candidate.trust,
        facts=candidate.facts,
    )


def _most_exact(release: Release, found: Iterable[Release]) -> Release:
    """The release among ``found`` that says more of the same product than ``release``, or itself."""
    if release.edition and release.version:
        return release
    better = [other for other in found if _agree(release, other) and _exactness(other) > _exactness(release)]
    return min(better, key=lambda other: (-_exactness(other), other)) if better else release


def _exactness(release: Release) -> int:
    return bool(release.edition) + bool(release.version)


def _agree(one: Release, other: Release) -> bool:
    """Whether both can be the same release, an empty edition or version being one that is not told."""
    return (
        one.product == other.product
        and (not one.edition or not other.edition or one.edition == other.edition)
        and (not one.version or not other.version or one.version == other.version)
    )
