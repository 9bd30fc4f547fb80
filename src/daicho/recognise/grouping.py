"""The rows of one machine that ask for other rows: which belong together, and to what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from daicho.recognise.candidate import Candidate
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.rules import Relation
from daicho.words.estate import Observation
from daicho.words.finding import Finding
from daicho.words.software import Channel, Installation, Release, Trust, Verdict, VerdictKind

_TRUST_ORDER = {Trust.STRONG: 0, Trust.NAMED: 1, Trust.WEAK: 2}
_OPERATING_SYSTEM = "operatingsystem"
_SYSTEMS = ("microsoft/windows", "microsoft/windows-server")
Host = tuple[str, tuple[str, ...], str]


@dataclass(slots=True, eq=False)
class Group:
    """The rows of one licensable product: the row that stands for it, all rows, and its licence records.

    ``within``: the product that it came with, where that is installed too.
    """

    release: Release
    rows: list[int]
    licences: list[int] = field(default_factory=list)
    within: "Group | None" = None

    @property
    def primary(self) -> int:
        """The row that stands for the product."""
        return self.rows[0]

    @property
    def outermost(self) -> "Group":
        """The group that is counted: this one, or the one that it came with."""
        return self if self.within is None else self.within.outermost


class Grouping:
    """The rows of one machine, grouped by product; lives for one recognition.

    ``asking`` are the rows whose verdict may depend on others; only these are grouped and settled.
    """

    def __init__(
        self, rows: Sequence[Observation], candidates: Sequence[Candidate], asking: Sequence[int], catalogue: Catalogue
    ) -> None:
        self._rows, self._candidates, self._asking, self._catalogue = rows, candidates, asking, catalogue
        self._rules = catalogue.rules
        self._groups: list[Group] = []
        self._group_of: dict[int, Group] = {}
        self._told: dict[int, tuple[Relation, Release, int]] = {}
        self._hosts: dict[Host, int | None] = {}
        self._by_key: dict[str, int] | None = None
        self._by_product: dict[str, list[int]] | None = None
        self._tell_open_rows()
        self._group_installed()
        self._attach_licences()
        self._put_into_suites()

    # -- grouping ---------------------------------------------------------------------------------------------

    def _tell_open_rows(self) -> None:
        """Rows that leave open which product they are, where another row tells it."""
        for row in self._asking:
            if self._candidates[row].may_be:
                told = self._what_tells(row)
                if told is not None:
                    self._told[row] = told

    def _what_tells(self, row: int) -> tuple[Relation, Release, int] | None:
        """How ``row`` is told, as what, and by which other row: an installed product before a free one or a record."""
        found = [other for other in self._of_product(self._candidates[row].may_be) if self._tells(other, row)]
        for verdict, relation in _TELLING:
            rows = [other for other in found if self._candidates[other].verdict is verdict]
            if rows:
                best = min(rows, key=self._order)
                release = self._candidates[best].release
                if release is not None:
                    return relation, release, best
        return None

    def _of_product(self, products: Iterable[str]) -> Iterator[int]:
        wanted = frozenset(products)
        for row, candidate in enumerate(self._candidates):
            if candidate.release is not None and candidate.release.product in wanted:
                yield row

    def _tells(self, other: int, row: int) -> bool:
        told, open_ = self._candidates[other].release, self._candidates[row].release
        if other == row or told is None or self._candidates[other].may_be:
            return False
        return open_ is None or open_.product != told.product or _agree(open_, told)

    def _group_installed(self) -> None:
        found: dict[str, dict[Release, list[int]]] = {}
        for row in self._asking:
            release = self._installed_as(row)
            if release is not None:
                found.setdefault(release.product, {}).setdefault(release, []).append(row)
        merged: dict[Release, list[int]] = {}
        for of_product in found.values():
            if len(of_product) == 1:
                merged.update(of_product)
                continue
            for release, rows in of_product.items():
                merged.setdefault(_most_exact(release, of_product), []).extend(rows)
        for release in sorted(merged):
            rows = merged[release]
            if len(rows) > 1:
                rows.sort(key=partial(self._rank, release=release))
            group = Group(release, rows)
            self._groups.append(group)
            self._group_of.update(dict.fromkeys(rows, group))

    def _installed_as(self, row: int) -> Release | None:
        candidate = self._candidates[row]
        if candidate.verdict is VerdictKind.INSTALLED:
            return candidate.release
        relation, release, _ = self._told.get(row, (None, None, None))
        if relation is Relation.TOLD_FREE or release is None:
            return None
        return None if self._catalogue.is_free(release) else release

    def _rank(self, row: int, release: Release) -> tuple[bool, bool, bool, int, str, str, int]:
        """What makes a row stand for its product: exact, visible, well founded; then its name, not its place."""
        candidate, title = self._candidates[row], self._rows[row].title
        exact = candidate.release == release
        is_open = bool(candidate.may_be)
        return (is_open, not exact, candidate.hidden, _TRUST_ORDER[candidate.trust], title.name, title.key, row)

    def _attach_licences(self) -> None:
        for row in self._asking:
            candidate = self._candidates[row]
            if candidate.verdict is VerdictKind.LICENCE_RECORD and candidate.release is not None:
                group = self._licensed_by(candidate.release)
                if group is not None:
                    group.licences.append(row)
                    self._group_of[row] = group

    def _licensed_by(self, release: Release) -> Group | None:
        fitting = [group for group in self._groups if _agree(release, group.release)]
        return min(fitting, key=lambda g: (g.release != release, g.release)) if fitting else None

    def _put_into_suites(self) -> None:
        """Products that came with another product of the machine are parts of it; one licence is one product."""
        for suite in self._groups:
            for part in self._catalogue.brings(suite.release):
                for group in self._groups:
                    fits = group is not suite and group.within is None and _agree(part, group.release)
                    if fits and suite.outermost is not group:
                        group.within = suite

    # -- verdicts ---------------------------------------------------------------------------------------------

    def settle(self, verdicts: list[Verdict]) -> None:
        """Write the verdicts that other rows change into ``verdicts``."""
        for row in self._asking:
            candidate = self._candidates[row]
            group = self._group_of.get(row)
            if group is not None:
                verdicts[row] = self._grouped(row, candidate, group)
            elif row in self._told:
                relation, release, other = self._told[row]
                if relation is Relation.TOLD_BY_RECORD:
                    relation = Relation.TOLD_FREE
                verdicts[row] = self._related(relation, candidate, other, release)
            elif candidate.hosts or candidate.parent:
                host = self._host(row, candidate)
                relation = Relation.HOSTLESS if host is None else Relation.HOSTED
                verdicts[row] = self._related(relation, candidate, host, candidate.release)

    def _grouped(self, row: int, candidate: Candidate, group: Group) -> Verdict:
        if row in group.licences:
            return self._related(Relation.SUBSCRIBED, candidate, group.primary, group.release)
        if row != group.primary:
            exact = candidate.release == group.release
            relation = Relation.TWIN if exact else Relation.LESS_EXACT
            if row in self._told:
                relation = Relation.TOLD_INSTALLED
            return self._related(relation, candidate, group.primary, group.release)
        if group.within is not None:
            return self._related(Relation.INCLUDED, candidate, group.outermost.primary, group.release)
        if row in self._told:
            relation, release, other = self._told[row]
            return self._related(relation, candidate, other, release, self._channel(group))
        return Verdict(
            kind=candidate.verdict,
            rule=candidate.rule,
            release=group.release,
            channel=self._channel(group),
            trust=candidate.trust,
            facts=candidate.facts,
        )

    def _related(
        self,
        relation: Relation,
        candidate: Candidate,
        host: int | None,
        release: Release | None,
        channel: Channel | None = None,
    ) -> Verdict:
        """The verdict on a row that stands in ``relation`` to the row ``host``."""
        rule = self._rules.on_row(relation, candidate.verdict)
        of = () if host is None else (("of", self._candidates[host].shown),)
        return Verdict(
            kind=rule.verdict if rule else candidate.verdict,
            rule=rule.id if rule else candidate.rule,
            release=release,
            channel=channel or candidate.channel,
            leans_on=host,
            trust=candidate.trust,
            facts=candidate.facts + of,
        )

    # -- what a part belongs to -------------------------------------------------------------------------------

    def _host(self, row: int, candidate: Candidate) -> int | None:
        """The row that a part or update belongs to; equal parts have equal hosts, so each is looked for once."""
        asked = (candidate.parent, candidate.hosts, candidate.host_version)
        if asked not in self._hosts:
            self._hosts[asked] = self._found_host(candidate)
        host = self._hosts[asked]
        return None if host == row else host

    def _found_host(self, candidate: Candidate) -> int | None:
        """The parent that it names, else a product that it can be of."""
        host = self._keys().get(candidate.parent) if candidate.parent else None
        if candidate.parent == _OPERATING_SYSTEM:
            host = self._operating_system()
        if host is None:
            host = self._host_by_product(candidate)
        if host is None:
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
        return next((products[product][0] for product in _SYSTEMS if product in products), None)

    def _keys(self) -> dict[str, int]:
        if self._by_key is None:
            self._by_key = {}
            for row, candidate in enumerate(self._candidates):
                if candidate.key:
                    first = self._by_key.setdefault(candidate.key, row)
                    if first != row and self._order(row) < self._order(first):
                        self._by_key[candidate.key] = row
        return self._by_key

    def _products(self) -> dict[str, list[int]]:
        """Rows that stand for a product, by product: installed ones by their primary row, and free ones."""
        if self._by_product is None:
            self._by_product = {}
            for group in self._groups:
                self._by_product.setdefault(group.release.product, []).append(group.primary)
            free: dict[str, list[int]] = {}
            for row, candidate in enumerate(self._candidates):
                if candidate.verdict is VerdictKind.FREE and candidate.release is not None:
                    free.setdefault(candidate.release.product, []).append(row)
            for product, rows in free.items():
                self._by_product.setdefault(product, []).extend(sorted(rows, key=self._order))
        return self._by_product

    def _order(self, row: int) -> tuple[str, str, tuple[tuple[str, str], ...], int]:
        """An order of rows that does not depend on how the file was sorted."""
        title = self._rows[row].title
        return (title.name, title.key, title.fields, row)

    # -- results ----------------------------------------------------------------------------------------------

    def _channel(self, group: Group) -> Channel:
        """Structured ids first, then what licence records say, else unknown."""
        rows = group.rows
        if len(rows) > 1:
            rows = sorted(rows, key=lambda row: _TRUST_ORDER[self._candidates[row].trust])
        for row in rows + group.licences:
            if self._candidates[row].channel is not Channel.UNKNOWN:
                return self._candidates[row].channel
        return Channel.UNKNOWN

    def installations(self, machine: str) -> Iterable[Installation]:
        """One installation for each product that did not come with another one, with the rows that show it."""
        for group in self._groups:
            if group.within is None:
                yield Installation(
                    machine=machine,
                    release=group.release,
                    channel=self._channel(group),
                    trust=min((self._candidates[row].trust for row in group.rows), key=_TRUST_ORDER.__getitem__),
                    evidence=tuple([self._evidence(row) for row in group.rows + group.licences]),
                )

    def _evidence(self, row: int) -> str:
        candidate = self._candidates[row]
        return f"{candidate.rule}: {candidate.shown} [{self._rows[row].place}]"

    def findings(self) -> Iterator[Finding]:
        """Editions and versions that no row tells."""
        for group in self._groups:
            if group.within is None and self._catalogue.lacks(group.release):
                row = group.primary
                name = self._candidates[row].shown
                yield Finding.at("release_not_exact", self._rows[row].place, name=name, release=group.release)


_TELLING = (
    (VerdictKind.INSTALLED, Relation.TOLD_INSTALLED),
    (VerdictKind.FREE, Relation.TOLD_FREE),
    (VerdictKind.LICENCE_RECORD, Relation.TOLD_BY_RECORD),
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
