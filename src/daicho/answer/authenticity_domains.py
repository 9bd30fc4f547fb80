"""Domains beside each other: whose they are, and which of them only look like a known one."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from rapidfuzz.distance import OSA

from daicho.words.authenticity import KnownSenders, KnownVendor

_DIGITS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "i": "l", "|": "l"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SHORTEST_LIKE = 5
_LONG = 7


class Likeness(StrEnum):
    """In which way a domain looks like a known one."""

    SAME_SHAPE = "same_shape"  # letters of another script, 0 for o, rn for m, hyphens
    ONE_OFF = "one_off"  # one letter more, less, other, or two swapped
    OTHER_ENDING = "other_ending"  # the same name under another top-level domain
    NAME_INSIDE = "name_inside"  # the vendor's name as one word of it
    AS_PREFIX = "as_prefix"  # the whole known domain in front of another


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A domain, the known one that it looks like, and how."""

    domain: str
    known: str
    vendor: str
    likeness: Likeness

    @property
    def is_strong(self) -> bool:
        """Whether it is made to be taken for the known one; a name inside can also be a partner's."""
        return self.likeness in {Likeness.SAME_SHAPE, Likeness.ONE_OFF, Likeness.AS_PREFIX}


def ascii_name(domain: str) -> str:
    """The domain as DNS knows it: small letters, other scripts as ``xn--``, no dot at the end."""
    import idna

    name = unicodedata.normalize("NFKC", domain).strip().strip(".").lower()
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return name


def shown_name(domain: str) -> str:
    """The domain as a mail program may show it: ``xn--`` decoded where that can be."""
    import idna

    def shown(label: str) -> str:
        try:
            return idna.decode(label) if label.startswith("xn--") else label
        except (idna.IDNAError, UnicodeError):
            return label

    return ".".join(shown(label) for label in ascii_name(domain).split("."))


def organisational(domain: str) -> str:
    """The registered part of a domain by the public suffix list that came with the program; "" for none."""
    name = ascii_name(domain)
    found: str = _extract()(name).top_domain_under_public_suffix
    return found or ".".join(name.split(".")[-2:])


@cache
def _extract() -> Any:
    import tldextract

    # The list inside the package, no cache folder: nothing is fetched and nothing is written.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True).extract_str


def is_under(domain: str, known: str) -> bool:
    """Whether ``domain`` is ``known`` or below it."""
    name, above = ascii_name(domain), ascii_name(known)
    return bool(above) and (name == above or name.endswith(f".{above}"))


def vendor_of(domain: str, senders: KnownSenders) -> KnownVendor | None:
    """The known vendor whose domain it is."""
    return next((v for v in senders.vendors if any(is_under(domain, known) for known in v.domains)), None)


def look_alike(domain: str, senders: KnownSenders) -> LookAlike | None:
    """The known domain that ``domain`` looks like without being it, the strongest likeness first."""
    name = ascii_name(domain)
    own = any(is_under(name, known) for known in senders.own.domains)
    if own or "." not in name or vendor_of(name, senders) is not None:
        return None
    found = [
        LookAlike(name, known, vendor.id, likeness)
        for vendor in senders.vendors
        for known in vendor.domains
        if (likeness := _likeness(name, ascii_name(known))) is not None
    ]
    order = list(Likeness)
    return min(found, key=lambda like: (order.index(like.likeness), like.known), default=None)


def _likeness(name: str, known: str) -> Likeness | None:
    registered = organisational(name)
    label, word = registered.partition(".")[0], organisational(known).partition(".")[0]
    if f".{name}.".find(f".{known}.") >= 0:
        return Likeness.AS_PREFIX
    shown = shown_name(label)
    if label == word:
        return Likeness.OTHER_ENDING
    if skeleton(shown) == skeleton(word):
        return Likeness.SAME_SHAPE
    if _is_one_off(skeleton(shown), skeleton(word)):
        return Likeness.ONE_OFF
    return Likeness.NAME_INSIDE if _has_inside(name, word) else None


def _is_one_off(label: str, word: str) -> bool:
    """Whether one slip makes one of the other. Among short words another letter makes a word of its own (adore)."""
    if len(word) < _SHORTEST_LIKE or OSA.distance(label, word, score_cutoff=1) > 1:
        return False
    return len(word) >= _LONG or sorted(label) == sorted(word) or _undoubled(label) == _undoubled(word)


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _has_inside(name: str, word: str) -> bool:
    """Whether the vendor's name is one of the words between dots and hyphens, also with something grown onto it."""
    labels = [shown_name(label) for label in name.split(".")[:-1]]
    words = [piece for label in labels for piece in label.replace("_", "-").split("-")]
    if any(skeleton(piece) == skeleton(word) for piece in words):
        return True
    return len(word) > _SHORTEST_LIKE and any(skeleton(word) in skeleton(label) for label in labels)


def skeleton(label: str) -> str:
    """What a hurried eye makes of a label: letters of other scripts and digits as the letters they look like."""
    plain = "".join(_latin(c) for c in unicodedata.normalize("NFKD", label.lower()) if not unicodedata.combining(c))
    plain = plain.replace("-", "").replace("_", "").translate(_DIGITS)
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain


@cache
def _latin(character: str) -> str:
    if character.isascii():
        return character
    from confusable_homoglyphs.confusables import confusables_data

    twins = [str(twin["c"]).lower() for twin in confusables_data.get(character, ())]
    return next((twin for twin in twins if twin.isascii() and twin.isalnum()), character)


def is_mixed(text: str) -> bool:
    """Whether Latin letters stand in one word with letters of a script that look like them (Cyrillic, Greek …)."""
    return any(any(c.isascii() and c.isalpha() for c in w) and any(map(_is_twin, w)) for w in text.split())


def _is_twin(character: str) -> bool:
    if character.isascii() or not character.isalpha():
        return False
    name = unicodedata.name(character, "")
    return name.startswith(("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"))
