"""Whether the sentences of an answer rest on the ledger: each figure and product that they name must stand there."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from daicho.answer.non_use import KnownProduct
from daicho.words.case import Case
from daicho.words.position import Line, ReleaseLine
from daicho.words.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A sentence, and the figures and products in it that no fact of the snapshot bears out."""

    sentence: str
    figures: tuple[str, ...]
    products: tuple[str, ...]


_END = re.compile(r"(?<=[。！？!?])|(?<=[.])(?=\s|$)|\n")
_DAY = re.compile(
    r"(?:\d{4}|(?:令和|平成|昭和)\s?(?:\d+|元))年(?:度)?(?:\s?\d{1,2}月)?(?:\s?\d{1,2}日)?|\d{1,2}月(?:\s?\d{1,2}日|末)?"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?|[A-Z][a-z]{2,8} \d{4}"
)
"""Days: a promise or a date of a letter is no figure of the ledger."""
_NAMED = re.compile(
    r"第\s?\d+(?:条|項|号|回|版)|\d+(?:条|項|号)|(?:No|Article|Clause|Section)\.?\s?\d+(?:\.\d+)*", re.IGNORECASE
)
_FIGURE = re.compile(r"(?<![0-9A-Za-z.])\d[\d,]*(?:\.\d+)?(?!\d)")


def unsupported(
    text: str, snapshot: Snapshot, *, case: Case | None = None, products: Mapping[str, KnownProduct] | None = None
) -> tuple[Unsupported, ...]:
    """The sentences of ``text`` with a figure or a product that the snapshot does not bear out.

    A sentence that names products may use their figures alone, another one any figure of the position. ``products``
    are those that the catalogue knows, so that one which is not in the snapshot is told from a plain word.
    """
    book = _Book.of(snapshot, case, products or {})
    found = (book.judge(sentence) for sentence in sentences(text))
    return tuple(doubt for doubt in found if doubt.figures or doubt.products)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(piece.strip() for piece in _END.split(unicodedata.normalize("NFKC", text)) if piece.strip())


@dataclass(frozen=True, slots=True)
class _Book:
    """What may be said: names with their product (None: not in the snapshot), figures by product, all figures."""

    names: tuple[tuple[str, str, bool], ...]
    figures: Mapping[str, frozenset[str]]
    all_figures: frozenset[str]

    @classmethod
    def of(cls, snapshot: Snapshot, case: Case | None, products: Mapping[str, KnownProduct]) -> "_Book":
        present = _present(snapshot)
        names = [(name, product, product in present) for name, product in _names(snapshot, products)]
        names.sort(key=lambda entry: -len(entry[0]))
        figures = _by_product(snapshot)
        rest = {*_counts(snapshot), *(_own(snapshot, case))}
        return cls(tuple(names), figures, frozenset(rest).union(*figures.values()))

    def judge(self, sentence: str) -> Unsupported:
        left, mine, strange = sentence, set[str](), list[str]()
        for name, product, is_present in self.names:
            left, is_named = _taken(left, name)
            if is_named and is_present:
                mine.add(product)
            elif is_named:
                strange.append(name)
        of_products = frozenset[str]().union(*(self.figures.get(product, frozenset()) for product in mine))
        allowed = of_products if mine else self.all_figures
        bare = _FIGURE.findall(_NAMED.sub(" ", _DAY.sub(" ", left)))
        wrong = [said for said in bare if said.replace(",", "") not in allowed]
        return Unsupported(sentence, tuple(dict.fromkeys(wrong)), tuple(dict.fromkeys(strange)))


def _taken(text: str, name: str) -> tuple[str, bool]:
    """``text`` without ``name``, and whether it was there as a word of its own."""
    bounded = rf"(?<![0-9A-Za-z]){re.escape(name)}(?![A-Za-z])" if name.isascii() else re.escape(name)
    left, times = re.subn(bounded, " ", text, flags=re.IGNORECASE)
    return left, times > 0


def _present(snapshot: Snapshot) -> frozenset[str]:
    estate = snapshot.estate
    lists: tuple[Iterable[str], ...] = (
        (line.product for line in snapshot.position.lines),
        (lot.release.product for lot in estate.entitlements),
        (i.release.product for i in estate.installations),
        (i.release.product for r in snapshot.recognitions for i in r.all_installed),
        (plan.product for person in estate.people for plan in person.plans),
        (machine.os_product for machine in estate.machines),
        (access.server_product for access in estate.accesses),
    )
    return frozenset(product for products in lists for product in products)


def _names(snapshot: Snapshot, products: Mapping[str, KnownProduct]) -> Iterator[tuple[str, str]]:
    for release, info in snapshot.releases.items():
        yield from ((name, release.product) for name in {info.name.ja, info.name.en})
    for product, known in products.items():
        yield from ((name, product) for name in {known.name.ja, known.name.en} if len(name) > _SHORTEST)


_SHORTEST = 3
"""Shorter names of the catalogue (R, Go) are words of their own too often to be told."""


def _by_product(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    figures: dict[str, set[str]] = {}
    for line in snapshot.position.lines:
        mine = figures.setdefault(line.product, set())
        parts: tuple[Line | ReleaseLine, ...] = (line, *line.releases)
        for part in parts:
            mine.update(str(n) for n in (part.needed, part.owned, part.covered, part.shortfall, part.surplus))
    return {product: frozenset(mine) for product, mine in figures.items()}


def _counts(snapshot: Snapshot) -> Iterator[str]:
    machines = [m for m in snapshot.estate.machines if m.in_use_on(snapshot.on)]
    kinds: dict[str, int] = {}
    for machine in machines:
        kinds[machine.kind.value] = kinds.get(machine.kind.value, 0) + 1
    seen = {inventory.machine.id for inventory in snapshot.inventories}
    yield from map(str, (len(machines), *kinds.values(), sum(machine.id not in seen for machine in machines)))
    yield str(sum(lot.valid_on(snapshot.on) for lot in snapshot.estate.entitlements))
    yield str(len(snapshot.estate.people))


def _own(snapshot: Snapshot, case: Case | None) -> Iterator[str]:
    """Figures of our own address, telephone and case, that no ledger need bear out."""
    own = snapshot.organisation
    texts = [own.postal_code, own.address, own.phone, own.department]
    if case is not None:
        texts += [case.number, case.subject]
    for text in texts:
        yield from (said.lstrip("0") or said for said in re.findall(r"\d+", text))
        yield from re.findall(r"\d+", text)
