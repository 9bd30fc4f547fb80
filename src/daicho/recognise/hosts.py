"""To which row of its machine a part or update belongs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from daicho.recognise.candidate import Belonging, Candidate
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.group import Group
from daicho.words.estate import Observation

_OPERATING_SYSTEM = "operatingsystem"
_SYSTEMS = ("microsoft/windows", "microsoft/windows-server")
Order = tuple[str, str, tuple[tuple[str, str], ...], int]


def order_of(rows: Sequence[Observation], row: int) -> Order:
    """An order of rows that does not depend on how the file was sorted."""
    title = rows[row].title
    return (title.name, title.key, title.fields, row)


class Hosts:
    """The rows that others can belong to: products that are counted, free ones, and those that are still open.

    Equal parts have equal hosts, so each is looked for once. ``groups`` and ``open_rows`` go by product.
    """

    def __init__(
        self,
        rows: Sequence[Observation],
        candidates: Sequence[Candidate],
        catalogue: Catalogue,
        *,
        groups: Mapping[str, Sequence[Group]],
        open_rows: Mapping[str, Sequence[int]],
    ) -> None:
        self._rows, self._candidates, self._catalogue = rows, candidates, catalogue
        self._groups_of_product, self._open = groups, open_rows
        self._primary_of: dict[int, int] | None = None
        self._known: dict[Belonging, int | None] = {}
        self._free: dict[str, list[int]] | None = None
        self._counted_keys: dict[str, int] | None = None
        self._other_keys: dict[str, int] | None = None

    def of(self, belongs: Belonging) -> int | None:
        """The row that a part belongs to, None where it is not on the machine."""
        if belongs not in self._known:
            self._known[belongs] = self._found_host(belongs)
        return self._known[belongs]

    def _found_host(self, belongs: Belonging) -> int | None:
        """The parent that it names, else a product that it can be of."""
        host = self._by_key(belongs.parent) if belongs.parent else None
        if belongs.parent == _OPERATING_SYSTEM:
            host = self._operating_system()
        if host is None:
            host = self._host_by_product(belongs)
        if host is None:
            return None
        return self._primaries().get(host, host)

    def _primaries(self) -> dict[int, int]:
        """For each row of a product that is counted, the row that stands for it."""
        if self._primary_of is None:
            groups = [group for of_product in self._groups_of_product.values() for group in of_product]
            self._primary_of = {row: group.rows[0] for group in groups for row in (*group.rows, *group.licences)}
        return self._primary_of

    def _host_by_product(self, belongs: Belonging) -> int | None:
        for product in belongs.products:
            for row in self._standing_for(product):
                release = self._candidates[row].release
                if release is not None and belongs.version in ("", release.version):
                    return row
        return None

    def _operating_system(self) -> int | None:
        return next((row for product in _SYSTEMS for row in self._standing_for(product)), None)

    def _standing_for(self, product: str) -> Iterator[int]:
        """Rows that stand for a product: installed ones by their primary row, then free ones, then open ones."""
        for group in self._groups_of_product.get(product, ()):
            yield group.primary
        if product in self._catalogue.free_products:
            yield from self._free_rows(product)
        yield from self._open.get(product, ())

    def _free_rows(self, product: str) -> list[int]:
        if self._free is None:
            self._free = {}
            for row, candidate in enumerate(self._candidates):
                if candidate.frees:
                    self._free.setdefault(candidate.frees, []).append(row)
        rows = self._free.get(product, [])
        return sorted(rows, key=self._order) if len(rows) > 1 else rows

    def _by_key(self, key: str) -> int | None:
        """The row of a subkey: one of a product that is counted before any other."""
        if self._counted_keys is None:
            self._counted_keys = self._keys_of(self._primaries())
        found = self._counted_keys.get(key)
        if found is not None:
            return found
        if self._other_keys is None:
            self._other_keys = self._keys_of(range(len(self._candidates)))
        return self._other_keys.get(key)

    def _keys_of(self, rows: Iterable[int]) -> dict[str, int]:
        first: dict[str, int] = {}
        for row in rows:
            key = self._candidates[row].key
            other = first.setdefault(key, row)
            if other != row and key and self._order(row) < self._order(other):
                first[key] = row
        return first

    def _order(self, row: int) -> Order:
        return order_of(self._rows, row)
