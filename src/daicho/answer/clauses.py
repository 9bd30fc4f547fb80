"""The clause library: what agreements say on checks, and which of their clauses a request cites."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from daicho.answer import playbooks
from daicho.answer.due_days import sentences
from daicho.words.case import RequestKind
from daicho.words.request import Bearing, Clause, ClausePoint
from daicho.words.secret import find_keys
from daicho.words.text import Text

FEWEST = 16
"""Letters of a sentence from which on equal words are no accident."""


class ClauseFileError(Exception):
    """A file of clauses that cannot be used: which one, and why."""

    def __init__(self, file: str, why: str) -> None:
        self.file, self.why = file, why
        super().__init__(f"{file}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A clause as a request cites it: the number it gives, the sentence, and what the library has of it.

    ``same_words``: clauses with these very words; ``named``: clauses of the agreement named, with this number.
    """

    article: str
    quoted: str
    named: tuple[Clause, ...] = ()
    same_words: tuple[Clause, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """What the library has of the clause, those named first."""
        return tuple(dict.fromkeys((*self.named, *self.same_words)))

    @property
    def other_numbers(self) -> tuple[Clause, ...]:
        """Clauses that say the same words under another number."""
        return tuple(c for c in self.same_words if self.article and c.article and c.article != self.article)


def load(own: Path | None = None) -> tuple[Clause, ...]:
    """Every clause, ours first; one of the company itself takes the place of ours with the same id."""
    found = {clause.id: clause for clause in _shipped()}
    for path in sorted(own.glob("*.toml")) if own is not None and own.is_dir() else ():
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ClauseFileError(path.name, str(error)) from error
        found |= {clause.id: clause for clause in parse(path.name, text, own=True)}
    return tuple(found.values())


@cache
def _shipped() -> tuple[Clause, ...]:
    named = sorted(files("daicho.data").joinpath("clauses").iterdir(), key=lambda f: f.name)
    texts = {file.name: file.read_text(encoding="utf-8") for file in named if file.name.endswith(".toml")}
    return tuple(clause for name, text in texts.items() for clause in parse(name, text, own=False))


def parse(file: str, text: str, *, own: bool) -> tuple[Clause, ...]:
    """The clauses of one file; ClauseFileError where it is not as it should be, or holds a product key."""
    if find_keys(text):
        raise ClauseFileError(file, "product key")
    try:
        entry = tomllib.loads(text)
        return tuple(_clause(entry, told, own=own) for told in entry["clauses"])
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ClauseFileError(file, f"{type(error).__name__}: {error}") from error


def by_id(library: Iterable[Clause], name: str) -> Clause | None:
    """The clause called ``name``, or None."""
    return next((clause for clause in library if clause.id == name), None)


def points_on(clause: Clause, *topics: str) -> tuple[ClausePoint, ...]:
    """What the clause says, or does not say, about these topics."""
    return tuple(point for point in clause.points if point.topic in topics)


def citations_in(text: str, library: tuple[Clause, ...]) -> tuple[Citation, ...]:
    """The clauses that ``text`` cites by number or quotes, each once, in their order; laws are no clauses."""
    named = {agreement for agreement in _agreements(library) if _holds(text, agreement)}
    found: list[Citation] = []
    pieces = list(sentences(text))
    for sentence in pieces:
        found += [_cited(article, sentence, named, library) for article in _articles(sentence, library)]
        if same := _with_words(sentence, library):
            found = _with_same(found, sentence, same)
    return tuple({(c.article, c.quoted): c for c in found}.values())


def same_words(one: Clause, other: Clause) -> bool:
    """Whether a whole sentence of one clause stands in the other."""
    return any(len(plain(s)) >= FEWEST and plain(s) in plain(other.text) for s in sentences(one.text))


def numbered_differently(library: tuple[Clause, ...]) -> tuple[tuple[Clause, Clause], ...]:
    """Pairs of clauses of one agreement that say the same words under different numbers."""
    pairs = ((a, b) for number, a in enumerate(library) for b in library[number + 1 :])
    return tuple(
        (a, b)
        for a, b in pairs
        if a.article and b.article and a.article != b.article and a.publisher == b.publisher and same_words(a, b)
    )


def plain(text: str) -> str:
    """``text`` without white space, full-width letters and case, as it is compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


# --- reading a file


def _clause(entry: Mapping[str, Any], told: Mapping[str, Any], *, own: bool) -> Clause:
    speaks_for = told.get("speaks_for")
    return Clause(
        id=told["id"],
        publisher=entry["publisher"],
        agreement=_text(told.get("agreement", entry["agreement"])),
        names=tuple(told.get("names", entry.get("names", ()))),
        version=str(told["version"]),
        article=str(told["article"]),
        title=_text(told["title"]),
        text=told.get("text", "").strip(),
        read_at=_text(told["read_at"]),
        source=playbooks.source(entry["sources"][told["source"]]),
        points=tuple(map(_point, told.get("points", ()))),
        speaks_for=RequestKind(speaks_for) if speaks_for else None,
        entity=told.get("entity", entry.get("entity", "")),
        own=own,
    )


def _point(told: Mapping[str, Any]) -> ClausePoint:
    return ClausePoint(
        topic=told["topic"],
        bearing=Bearing(told["bearing"]),
        text=_text(told["text"]),
        quoted=told.get("quoted", ""),
        absent=tuple(told.get("absent", ())),
    )


def _text(told: Mapping[str, str] | str) -> Text:
    return Text(told, told) if isinstance(told, str) else Text(told["ja"], told["en"])


# --- reading a request

_ARTICLE = re.compile(
    r"第\s*(?P<ja>\d{1,3}(?:\.\d{1,3})*)\s*(?:条|項)"
    r"|\b(?:section|article|clause)\s+(?P<en>\d{1,3}(?:\.\d{1,3})*)",
    re.IGNORECASE,
)
_LAW = re.compile(r"(?:法|民法|規則|政令|省令|act)\s*$", re.IGNORECASE)


def _articles(sentence: str, library: tuple[Clause, ...]) -> Iterator[str]:
    normal = unicodedata.normalize("NFKC", sentence)
    for match in _ARTICLE.finditer(normal):
        if not _LAW.search(normal[: match.start()]):
            yield match["ja"] or match["en"]
    if titled := _titled(library).search(normal):
        yield titled[1]


@cache
def _titled(library: tuple[Clause, ...]) -> re.Pattern[str]:
    """A number before the title of a clause that the library knows, as agreements print it."""
    titles = {t for clause in library for t in (clause.title.ja, clause.title.en) if clause.article}
    either = "|".join(re.escape(t) for t in sorted(titles, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?<![\d.])(\d{{1,3}}(?:\.\d{{1,3}})*)\s*[.、]?\s*(?:{either})", re.IGNORECASE)


def _agreements(library: tuple[Clause, ...]) -> dict[str, None]:
    return dict.fromkeys(name for clause in library for name in clause.names)


def _holds(text: str, name: str) -> bool:
    return plain(name) in plain(text)


def _cited(article: str, sentence: str, named: set[str], library: tuple[Clause, ...]) -> Citation:
    fitting = tuple(clause for clause in library if clause.article == article and named & set(clause.names))
    return Citation(article=article, quoted=sentence, named=fitting)


def _with_words(sentence: str, library: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses in whose text the sentence stands, or the part of it between quotation marks."""
    parts = (part.strip(_ENDS) for part in _QUOTES.split(plain(sentence)))
    words = [part for part in parts if len(part) >= FEWEST]
    return tuple(clause for clause in library if any(part in plain(clause.text) for part in words))


_ENDS = ">。.…"
"""A quotation may stop before its sentence does."""
_QUOTES = re.compile('[「」『』"“”]')


def _with_same(found: list[Citation], sentence: str, same: tuple[Clause, ...]) -> list[Citation]:
    """The words belong to the number cited last before them; without one they are a citation of their own."""
    if not found:
        return [Citation(article="", quoted=sentence, same_words=same)]
    last = found[-1]
    both = tuple(dict.fromkeys((*last.same_words, *same)))
    return [*found[:-1], Citation(article=last.article, quoted=last.quoted, named=last.named, same_words=both)]
