"""The rows of one machine that ask for other rows: which belong together, and to what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from daicho.recognise.candidate import Candidate
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.group import Group
from daicho.recognise.hosts import Hosts, Order, order_of
from daicho.recognise.rules import Relation
from daicho.words.estate import Observation
from daicho.words.finding import Finding
from daicho.words.software import Channel, Installation, Release, Trust, Verdict, VerdictKind

_TRUST_ORDER = {Trust.STRONG: 0, Trust.NAMED: 1, Trust.WEAK: 2}


@dataclass(frozen=True, slots=True)
class Told:
    """By which row an open row is told, in which way, and what it is."""

    relation: Relation
    release: Release
    by: int


class Grouping:
    """The rows of one machine, grouped by product; lives for one recognition.

    ``special`` are the rows whose verdict may depend on others; only these are grouped and settled.
    """

    def __init__(
        self, rows: Sequence[Observation], candidates: Sequence[Candidate], special: Sequence[int], catalogue: Catalogue
    ) -> None:
        self._rows, self._candidates, self._catalogue = rows, candidates, catalogue
        self._groups: list[Group] = []
        self._groups_of_product: dict[str, list[Group]] = {}
        self._parts: list[int] = []
        self._told: dict[int, Told] = {}
        self._open: dict[str, list[int]] = {}
        self._open_twins: dict[int, int] = {}
        self._hostless: list[int] = []
        self._conditional: list[int] = []
        self._group_rows(special)
        self._put_into_suites()

    # -- grouping ---------------------------------------------------------------------------------------------

    def _group_rows(self, special: Sequence[int]) -> None:
        found: dict[str, list[tuple[Release, int]]] = {}
        open_rows: list[int] = []
        records: list[tuple[Release, int]] = []
        candidates, parts = self._candidates, self._parts
        for row in special:
            candidate = candidates[row]
            if candidate.belongs is not None:
                parts.append(row)
            elif (installs := candidate.installs) is not None:
                if (product := installs.product) in found:
                    found[product].append((installs, row))
                else:
                    found[product] = [(installs, row)]
            elif (record := candidate.records) is not None:
                records.append((record, row))
            elif candidate.may_be:
                open_rows.append(row)
            else:
                self._conditional.append(row)
        for row in open_rows:
            self._tell(row, found)
        self._make_groups(found)
        if open_rows:
            self._join_open([row for row in open_rows if row not in self._told])
        for release, row in records:
            self._attach_record(release, row)

    def _tell(self, row: int, found: dict[str, list[tuple[Release, int]]]) -> None:
        """Enter an open row among the installed ones of its product, where another row tells which that is."""
        told = self._what_tells(row)
        if told is not None:
            self._told[row] = told
            if told.relation is not Relation.TOLD_FREE:
                found.setdefault(told.release.product, []).append((told.release, row))

    def _join_open(self, rows: Iterable[int]) -> None:
        """Rows of one product that stay open are one open question; the others lean on the row that asks it."""
        asking: dict[Release, int] = {}
        for row in sorted(rows, key=self._order_of_open):
            release = self._candidates[row].release
            if release is not None:
                first = asking.setdefault(release, row)
                if first != row:
                    self._open_twins[row] = first
        for release, row in asking.items():
            self._open.setdefault(release.product, []).append(row)

    def _order_of_open(self, row: int) -> tuple[bool, bool, Order]:
        """A row of the product itself asks before one of its parts, and a visible one before a hidden one."""
        candidate = self._candidates[row]
        return (candidate.is_of_part, candidate.hidden, order_of(self._rows, row))

    def _make_groups(self, found: dict[str, list[tuple[Release, int]]]) -> None:
        groups_of_product, every = self._groups_of_product, self._groups
        for product in sorted(found):
            rows = found[product]
            if len(rows) == 1:
                release, row = rows[0]
                groups = [Group(release, [row])]
            else:
                groups = self._merged(rows)
            every += groups
            groups_of_product[product] = groups

    def _attach_record(self, release: Release, row: int) -> None:
        groups = self._groups_of_product.get(release.product, ())
        fitting = [group for group in groups if _agree(release, group.release)]
        if fitting:
            group = min(fitting, key=lambda g: (g.release != release, g.release))
            group.licences += (row,)
            group.is_lone = False

    def _what_tells(self, row: int) -> Told | None:
        """An installed product before a free one, and a free one before a record."""
        found = [other for other in self._of_product(self._candidates[row].may_be) if self._tells(other, row)]
        for verdict, relation in _TELLING:
            rows = [other for other in found if self._candidates[other].own.kind is verdict]
            if rows:
                best = min(rows, key=partial(order_of, self._rows))
                release = self._candidates[best].release
                if release is not None:
                    is_free = self._catalogue.is_free(release)
                    return Told(Relation.TOLD_FREE if is_free else relation, release, best)
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

    def _merged(self, found: Sequence[tuple[Release, int]]) -> list[Group]:
        """The rows of one product as one group for each release; less exact rows go with more exact ones."""
        rows_of: dict[Release, list[int]] = {}
        for release, row in found:
            rows_of.setdefault(release, []).append(row)
        merged = rows_of if len(rows_of) == 1 else {}
        for release, rows in rows_of.items() if not merged else ():
            merged.setdefault(_most_exact(release, rows_of), []).extend(rows)
        return [
            Group(release, sorted(merged[release], key=partial(self._rank, release=release)))
            for release in sorted(merged)
        ]

    def _rank(self, row: int, release: Release) -> tuple[bool, bool, bool, int, str, str, int]:
        """What makes a row stand for its product: exact, visible, well founded; then its name, not its place."""
        candidate, title = self._candidates[row], self._rows[row].title
        exact = candidate.release == release
        is_open = bool(candidate.may_be)
        return (is_open, not exact, candidate.hidden, _TRUST_ORDER[candidate.own.trust], title.name, title.key, row)

    def _put_into_suites(self) -> None:
        """Products that came with another product of the machine are parts of it; one licence is one product."""
        suites = self._catalogue.suites
        for suite in [group for group in self._groups if group.release.product in suites]:
            for part in self._catalogue.brings(suite.release):
                for group in self._groups_of_product.get(part.product, ()):
                    fits = group is not suite and group.within is None and _agree(part, group.release)
                    if fits and suite.outermost is not group:
                        group.within = suite
                        group.is_lone = False

    # -- verdicts ---------------------------------------------------------------------------------------------

    def settle(self, verdicts: list[Verdict], leans_on: list[int | None]) -> None:
        """Write the verdicts that other rows change into ``verdicts``, and those other rows into ``leans_on``."""
        candidates, told_rows = self._candidates, self._told
        for group in self._groups:
            if group.is_lone and group.rows[0] not in told_rows:
                continue
            for row in (*group.rows, *group.licences):
                verdicts[row], leans_on[row] = self._grouped(row, candidates[row], group)
        for row, told in told_rows.items():
            if told.relation is Relation.TOLD_FREE:
                verdicts[row], leans_on[row] = self._related(told.relation, candidates[row], told.by, told.release)
        for row, first in self._open_twins.items():
            candidate = self._candidates[row]
            if candidate.release is not None:
                asked = self._related(Relation.OPEN_TWIN, candidate, first, candidate.release)
                verdicts[row], leans_on[row] = asked
        self._settle_parts(verdicts, leans_on)

    def _settle_parts(self, verdicts: list[Verdict], leans_on: list[int | None]) -> None:
        if not self._parts:
            return
        rules, candidates = self._catalogue.rules, self._candidates
        hosts = Hosts(
            self._rows,
            candidates,
            self._catalogue,
            groups=self._groups_of_product,
            open_rows=self._open,
        )
        is_spoken_of = rules.speaks_of(Relation.HOSTED)
        for row in self._parts:
            candidate = candidates[row]
            belongs = candidate.belongs
            if belongs is None:
                continue
            host = hosts.of(belongs)
            if host is None or host == row:
                verdicts[row] = candidate.alone
                self._hostless.append(row)
                continue
            leans_on[row] = host
            if is_spoken_of:
                verdicts[row] = rules.related(Relation.HOSTED, candidate.own, candidates[host].shown)

    def _grouped(self, row: int, candidate: Candidate, group: Group) -> tuple[Verdict, int | None]:
        if row == group.primary:
            return self._primary(row, candidate, group)
        if row in group.licences:
            relation = Relation.SUBSCRIBED
        elif row in self._told:
            relation = Relation.TOLD_INSTALLED
        else:
            relation = Relation.TWIN if candidate.release == group.release else Relation.LESS_EXACT
        return self._related(relation, candidate, group.primary, group.release)

    def _primary(self, row: int, candidate: Candidate, group: Group) -> tuple[Verdict, int | None]:
        """The verdict on the row that stands for its product; that of its title where the machine adds nothing."""
        if group.within is not None:
            return self._related(Relation.INCLUDED, candidate, group.outermost.primary, group.release)
        if row in self._told:
            told = self._told[row]
            return self._related(told.relation, candidate, told.by, told.release, self._channel(group))
        own, channel = candidate.own, self._channel(group)
        if channel is own.channel and group.release == own.release:
            return own, None
        exact = Verdict(
            kind=own.kind, rule=own.rule, release=group.release, channel=channel, trust=own.trust, facts=own.facts
        )
        return exact, None

    def _related(
        self,
        relation: Relation,
        candidate: Candidate,
        host: int,
        release: Release,
        channel: Channel | None = None,
    ) -> tuple[Verdict, int]:
        """The verdict on a row that stands in ``relation`` to the row ``host``."""
        of = self._candidates[host].shown
        return self._catalogue.rules.related(relation, candidate.own, of, release, channel), host

    # -- results ----------------------------------------------------------------------------------------------

    def _channel(self, group: Group) -> Channel:
        """Structured ids first, then what licence records say, else unknown."""
        if group.channel is None:
            rows = sorted(group.rows, key=lambda row: _TRUST_ORDER[self._candidates[row].own.trust])
            told = [self._candidates[row].own.channel for row in (*rows, *group.licences)]
            group.channel = next((channel for channel in told if channel is not Channel.UNKNOWN), Channel.UNKNOWN)
        return group.channel

    def installations(self, machine: str) -> Iterator[Installation]:
        """One installation for each product that did not come with another one, with the rows that show it."""
        for group in self._groups:
            if group.within is not None:
                continue
            own, is_lone = self._candidates[group.rows[0]].own, group.is_lone
            yield Installation(
                machine=machine,
                release=group.release,
                channel=own.channel if is_lone else self._channel(group),
                trust=own.trust if is_lone else self._trust(group),
                evidence=(self._shown_by(group.rows[0]),) if is_lone else self._shown_by_all(group),
            )

    def conditional(self, machine: str) -> Iterator[Installation]:
        """One installation for each release that is free for some uses only, with the first row that shows it."""
        told: dict[Release, int] = {}
        for row in self._conditional:
            if (release := self._candidates[row].release) is not None:
                told.setdefault(release, row)
        for release, row in told.items():
            trust = self._candidates[row].own.trust
            evidence = (self._shown_by(row),)
            yield Installation(machine=machine, release=release, channel=Channel.FREE, trust=trust, evidence=evidence)

    def _shown_by(self, row: int) -> str:
        return f"{self._candidates[row].evidence} [{self._rows[row].place}]"

    def _shown_by_all(self, group: Group) -> tuple[str, ...]:
        return tuple(self._shown_by(row) for row in (*group.rows, *group.licences))

    def _trust(self, group: Group) -> Trust:
        return min((self._candidates[row].own.trust for row in group.rows), key=_TRUST_ORDER.__getitem__)

    def _parts_alone(self) -> Iterator[Finding]:
        """Parts of products that are bought, where the product itself is not on the machine."""
        alone = [row for row in self._hostless if self._is_of_bought(self._candidates[row])]
        if alone:
            first = min(alone, key=partial(order_of, self._rows))
            facts = (("count", str(len(alone))), ("name", self._candidates[first].shown))
            yield Finding("parts_without_product", self._rows[first].place, facts)

    def _is_of_bought(self, candidate: Candidate) -> bool:
        if candidate.own.kind is not VerdictKind.PART_OF or candidate.belongs is None:
            return False
        products = candidate.belongs.products
        return bool(products) and not self._catalogue.free_products.issuperset(products[:1])

    def findings(self) -> Iterator[Finding]:
        """Titles free for some uses only, releases that no row tells exactly, several suites, parts alone."""
        if self._hostless:
            yield from self._parts_alone()
        candidates = self._candidates
        for row in self._conditional:
            yield Finding("conditional_title", self._rows[row].place, (("name", candidates[row].shown),))
        office_suites, suites = self._catalogue.office_suites, list[int]()
        for group in self._groups:
            row = group.rows[0]
            if group.within is not None:
                continue
            if candidates[row].is_inexact if group.is_lone else self._catalogue.lacks(group.release):
                facts = (("name", candidates[row].shown), ("release", str(group.release)))
                yield Finding("release_not_exact", self._rows[row].place, facts)
            if group.release.product in office_suites:
                suites.append(row)
        if len(suites) > 1:
            names = " / ".join(candidates[row].shown for row in suites)
            yield Finding.at("several_suites", self._rows[suites[0]].place, names=names)


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
