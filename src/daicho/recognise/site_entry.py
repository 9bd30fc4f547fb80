"""What a site writes into its own catalogue: product files and decisions as TOML text, made from plain answers."""

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from daicho.recognise.decisions import Answer, Decision
from daicho.recognise.names import normal
from daicho.recognise.product import Kind
from daicho.recognise.stems import stem, version_words
from daicho.recognise.toml_text import document as toml_document
from daicho.recognise.toml_text import quoted
from daicho.words.software import Release

SITE = "site"
"""The publisher folder of products that a site adds without naming another one."""

ID = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")
"""What the id of a product looks like."""

_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product as a person describes it. ``id`` is its path; ``names`` are raw names, with or without version.

    ``source``: the document that says that it is paid or free, seen on ``on``; "" where nobody looked.
    """

    id: str
    name_ja: str
    name_en: str
    publisher: str
    category: str
    kind: Kind
    names: tuple[str, ...]
    on: date
    because: str
    source: str = ""
    url: str = ""


def product_path(id_: str) -> str:
    """Where the file of a product lies in an overlay."""
    return f"catalogue/{id_}.toml"


def decision_path(id_: str) -> str:
    """Where the file of a decision lies in an overlay."""
    return f"decisions/{id_}.toml"


def slug(name: str, taken: Collection[str] = ()) -> str:
    """A short id in ASCII for ``name``, one that is not ``taken``; names without Latin letters get a number."""
    text = _latin(name) or f"entry-{hashlib.blake2b(normal(name).encode(), digest_size=4).hexdigest()}"
    return free(text, taken)


def decision_slug(name: str, kind: str, taken: Collection[str] = ()) -> str:
    """An id for a decision: from ``name`` where that tells it, else its kind with what is Latin in it, or a number."""
    latin = _latin(name)
    if says_something(name):
        return free(latin, taken)
    return free(f"{kind}-{latin}", taken) if latin else _numbered(kind, taken)


def says_something(name: str) -> bool:
    """Whether an id made from ``name`` tells what it is: at least three Latin letters, and most of the name."""
    letters = sum(sign.isascii() and sign.isalpha() for sign in stem(name))
    others = sum(not sign.isascii() for sign in stem(name))
    return letters >= _LEAST_LETTERS and letters >= others


_LEAST_LETTERS = 3


def _latin(name: str) -> str:
    text = _NOT_IN_ID.sub("-", stem(name)).strip("-")[:40].strip("-")
    return text if len(text.replace("-", "")) > 1 else ""


def _numbered(kind: str, taken: Collection[str]) -> str:
    number = 1
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def free(text: str, taken: Collection[str]) -> str:
    """``text``, with a number behind it where it is taken."""
    found, again = text, 2
    while found in taken:
        found, again = f"{text}-{again}", again + 1
    return found


def patterns(names: Iterable[str]) -> tuple[str, ...]:
    """Name patterns that match ``names`` in every version; the first number, where there is one, is its version.

    The patterns are in the comparing form, in which every spelling of the name is the same.
    """
    found: dict[str, None] = {}
    for name in names:
        words, numbers = normal(name).split(), list(version_words(normal(name)))
        placed = [_placed(word, at, numbers) for at, word in enumerate(words)]
        found[" ".join(placed)] = None
        found[f"{stem(name)} {{major}}"] = None
        found[stem(name)] = None
    return tuple(pattern for pattern in found if pattern.strip())


def _placed(word: str, at: int, numbers: Sequence[str]) -> str:
    if at == 0 or word not in numbers:
        return word
    return "{major}" if word == numbers[0] else "{number}"


def product_text(product: NewProduct) -> str:
    """The catalogue file of ``product``."""
    document = product.source or f"{DECIDED}: {product.because}"
    lines = [
        "# この会社のカタログ。daicho catalogue add が書きました。取り消し: daicho catalogue remove",
        "# Catalogue of this site, written by `daicho catalogue add`; undo: `daicho catalogue remove`.",
        f"id = {quoted(product.id)}",
        f"name = {{ ja = {quoted(product.name_ja)}, en = {quoted(product.name_en)} }}",
        f"publisher = {{ ja = {quoted(product.publisher)}, en = {quoted(product.publisher)} }}",
        f"category = {quoted(product.category)}",
        f"kind = {quoted(product.kind.value)}",
        f"verified = {'true' if product.source else 'false'}",
        f"remark = {quoted(product.because)}",
    ]
    known = [product.publisher] if len(normal(product.publisher)) > 1 and product.publisher != UNKNOWN_PUBLISHER else []
    if known:
        lines.append(f"publishers = {_list(known)}")
    lines += ["", "[[source]]", f"document = {quoted(document)}"]
    lines += [f"url = {quoted(product.url)}"] if product.url else []
    lines += [f"seen = {product.on}", "", "[evidence]", f"names = {_list(patterns(product.names))}", ""]
    return "\n".join(lines)


UNKNOWN_PUBLISHER = "発行元不明 / unknown publisher"
"""What stands as publisher where no row tells one; it is never compared."""


def decision_text(decision: Decision, publishers: Sequence[str] = ()) -> str:
    """The file of ``decision``; ``publishers`` as the rows write them."""
    lines = [
        "# この会社の判断。daicho catalogue add が書きました。取り消し: daicho catalogue remove",
        "# A decision of this site, written by `daicho catalogue add`; undo: `daicho catalogue remove`.",
    ]
    if decision.name:
        lines.append(f"name = {quoted(decision.name)}")
        lines.append(f"every_version = {'true' if decision.every_version else 'false'}")
    if publishers:
        lines.append(f"publishers = {_list(publishers)}")
    lines.append(f"as = {quoted(decision.answer.value)}")
    lines += [f"{field} = {quoted(value)}" for field, value in _release(decision.release).items() if value]
    lines += [f"by = {quoted(decision.by)}", f"on = {decision.on}", f"because = {quoted(decision.because)}", ""]
    return "\n".join(lines)


def path_by_content(name: str, content: bytes) -> str:
    """Where a file that lies anywhere would lie in an overlay: by its id, else as a decision called ``name``."""
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        values = {}
    id_ = values.get("id")
    if isinstance(id_, str) and ID.fullmatch(id_):
        return product_path(id_)
    return decision_path(slug(name)) if "as" in values else product_path(f"{SITE}/{slug(name)}")


DECIDED = "decision of the company"
"""How the source of a product begins for which nobody named a document; the reason follows."""
NOT_TOLD = "decision of the maker of the pack"
"""What stands for a reason in a pack that leaves the reasons out."""


def without_reason(content: bytes) -> bytes:
    """A product file for others: remark, comments and a source that repeats the reason stay here, all else goes."""
    values = tomllib.loads(content.decode("utf-8-sig"))
    values.pop("remark", None)
    for source in values["source"]:
        if source["document"].startswith(DECIDED):
            source["document"] = NOT_TOLD
    return toml_document(values).encode()


def says_the_same(one: bytes, other: bytes) -> bool:
    """Whether two product files recognise and count alike: all but sources, remarks and whether one was verified."""
    told = [tomllib.loads(content.decode("utf-8-sig")) for content in (one, other)]
    first, second = ({k: v for k, v in values.items() if k not in _NOT_COUNTED} for values in told)
    return first == second


_NOT_COUNTED = frozenset({"remark", "source", "verified"})


def publishers_of(content: bytes) -> tuple[str, ...]:
    """The publishers that a decision file names, as it writes them."""
    return tuple(tomllib.loads(content.decode("utf-8-sig")).get("publishers", ()))


def _release(release: Release) -> Mapping[str, str]:
    return {"product": release.product, "edition": release.edition, "version": release.version}


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(value) for value in values) + "]"


def as_answer(said: str) -> tuple[Kind | Answer, Release]:
    """What ``--as`` says: a kind of a new product, or an answer with the release that it names; ValueError else.

    ``free``, ``paid``, ``shareware``, ``conditional``; ``not-software``; ``is PRODUCT[:edition[:version]]``,
    ``part-of PRODUCT``, ``meets-conditions PRODUCT``, ``needs-licence PRODUCT``.
    """
    word, _, rest = said.strip().partition(" ")
    if not rest and word in {kind.value for kind in Kind}:
        return Kind(word), Release("")
    answer = Answer(word)
    product, _, more = rest.strip().partition(":")
    edition, _, version = more.partition(":")
    if bool(product) is (answer is Answer.NOT_SOFTWARE):
        raise ValueError(said)
    return answer, Release(product, edition, version)
