"""Whether the sentences of an answer rest on the ledger: each figure and product that they name must stand there."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
    are those that the catalogue knows, so that one which is not in the snapshot is told from a plain word. A sentence
    that denies the use of a product is not borne out where the snapshot has it.
    """
    book = _Book.of(snapshot, case, products or {})
    found = (book.judge(sentence) for sentence in sentences(text))
    return tuple(doubt for doubt in found if doubt.figures or doubt.products)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(piece.strip() for piece in _END.split(unicodedata.normalize("NFKC", text)) if piece.strip())


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a text: of which product, whether that is in the snapshot, whether it lacks the publisher's name."""

    said: str
    product: str
    is_present: bool
    is_short: bool

    def cut_from(self, text: str) -> tuple[str, bool]:
        """``text`` without the name, and whether it was there as a word of its own.

        A short name counts as it is written; one of a product that we do not have counts in Japanese alone, since
        in English it may be a plain word (Project, Access).
        """
        if self.said.casefold() not in text.casefold():
            return text, False
        if self.is_short and not self.is_present and not _JAPANESE.search(text):
            return text, False
        found = re.escape(self.said)
        bounded = rf"(?<![0-9A-Za-z]){found}(?![A-Za-z])" if self.said.isascii() else found
        left, times = re.subn(bounded, " ", text, flags=re.NOFLAG if self.is_short else re.IGNORECASE)
        return left, times > 0


_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Book:
    """What may be said: the names of products, the figures of each, and all figures there are."""

    names: tuple[_Name, ...]
    figures: Mapping[str, frozenset[str]]
    all_figures: frozenset[str]

    @classmethod
    def of(cls, snapshot: Snapshot, case: Case | None, products: Mapping[str, KnownProduct]) -> "_Book":
        present = _present(snapshot)
        names = [_Name(said, product, product in present, short) for said, product, short in _names(snapshot, products)]
        names.sort(key=lambda name: (-len(name.said), not name.is_present))
        figures = _by_product(snapshot)
        rest = {*_counts(snapshot), *(_own(snapshot, case))}
        return cls(tuple(names), figures, frozenset(rest).union(*figures.values()))

    def judge(self, sentence: str) -> Unsupported:
        """What of a sentence nothing bears out: a denial of what we have, a statement on what we have not."""
        left, named = sentence, list[_Name]()
        for name in self.names:
            left, is_there = name.cut_from(left)
            named += [name] if is_there else []
        is_denial = any(pattern.search(sentence) for pattern in _denials())
        wrong_names = [name.said for name in named if name.is_present == is_denial]
        mine = {name.product for name in named if name.is_present}
        of_products = frozenset[str]().union(*(self.figures.get(product, frozenset()) for product in mine))
        allowed = of_products if mine else self.all_figures
        bare = _FIGURE.findall(_NAMED.sub(" ", _DAY.sub(" ", left)))
        wrong = [said for said in bare if said.replace(",", "") not in allowed]
        return Unsupported(sentence, tuple(dict.fromkeys(wrong)), tuple(dict.fromkeys(wrong_names)))


@cache
def _denials() -> tuple[re.Pattern[str], ...]:
    text = files("daicho.data").joinpath("letters").joinpath("denials.toml").read_text(encoding="utf-8")
    return tuple(re.compile(said, re.IGNORECASE) for several in tomllib.loads(text).values() for said in several)


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


def _names(snapshot: Snapshot, products: Mapping[str, KnownProduct]) -> Iterator[tuple[str, str, bool]]:
    """(name, product, whether it lacks the publisher's name)."""
    for release, info in snapshot.releases.items():
        yield from ((name, release.product, False) for name in {info.name.ja, info.name.en})
    for product, known in products.items():
        yield from ((name, product, False) for name in {known.name.ja, known.name.en} if len(name) > _SHORTEST)
        yield from ((name, product, True) for name in known.short if len(name) > _SHORTEST)


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
