"""Product keys: how one is recognised, and the little of it that may be kept.

A key is never stored, logged or shown. What stays is a `PartialKey`: the last five characters (printed on
Microsoft's own screens for the same purpose) and a keyed hash that tells whether two machines share a key.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

KEY_ALPHABET = "BCDFGHJKMPQRTVWXY2346789"
"""The 24 characters of a product key; keys made since Windows 8 also carry one ``N``."""

_LETTERS = KEY_ALPHABET + "N"
_WIDE = "".join(chr(ord(c) + 0xFEE0) for c in _LETTERS + _LETTERS.lower())
_CHAR = f"[{_LETTERS}{_LETTERS.lower()}{_WIDE}]"
_GAP = r"[\s\u3000\-_.:・\u2010-\u2015\u2212\uff0d\u30fc\uff3f]{0,3}"
_EDGE = r"0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_KEY = re.compile(f"(?<![{_EDGE}])(?:{_CHAR}{{5}}{_GAP}){{4}}{_CHAR}{{5}}(?![{_EDGE}])")


@dataclass(frozen=True, slots=True)
class PartialKey:
    """What may be kept of a product key: last five characters and keyed hash (hex)."""

    last_five: str
    fingerprint: str

    def __str__(self) -> str:
        return f"[key …{self.last_five}]"


@dataclass(frozen=True, slots=True)
class Fingerprinter:
    """Makes partial keys; ``secret`` is the site's own, kept outside the database."""

    secret: bytes

    def __call__(self, key: str) -> PartialKey:
        """The partial key of ``key``, whatever its width, case and separators."""
        plain = _plain(key)
        digest = hmac.new(self.secret, plain.encode(), hashlib.sha256).hexdigest()
        return PartialKey(plain[-5:], digest)

    def __repr__(self) -> str:
        return "Fingerprinter(secret=…)"


def _plain(key: str) -> str:
    upper = unicodedata.normalize("NFKC", key).upper()
    return "".join(c for c in upper if c in _LETTERS)


def _is_key(candidate: str) -> bool:
    """Ordinary capital words fall out: a key of 25 characters without any digit is all but impossible."""
    return any(c.isdigit() for c in _plain(candidate))


def find_keys(text: str) -> list[str]:
    """Every stretch of ``text`` that is a product key, as written; for counting and comparing, not for keeping."""
    return [m.group() for m in _KEY.finditer(text) if _is_key(m.group())]


def scrub(text: str, replace: Callable[[str], PartialKey]) -> str:
    """``text`` with every product key replaced by its partial form."""
    return _KEY.sub(lambda m: str(replace(m.group())) if _is_key(m.group()) else m.group(), text)


def key_of_digital_product_id(blob: bytes) -> str | None:
    """The product key inside a ``DigitalProductId`` registry value, or None where it holds none.

    Base 24 over the 15 bytes at offset 52, with the ``N`` rule of Windows 8 and later. Volume clients may
    store a run of ``B``: that is no key.
    """
    if len(blob) < 67:
        return None
    digits = bytearray(blob[52:67])
    has_n = bool(digits[14] & 8)
    digits[14] = digits[14] & 0xF7
    number = int.from_bytes(digits, "little")
    if number == 0:
        return None
    chars: list[str] = []
    for _ in range(25):
        number, rest = divmod(number, 24)
        chars.append(KEY_ALPHABET[rest])
    plain = "".join(reversed(chars))
    if has_n:
        where = KEY_ALPHABET.index(plain[0])
        plain = plain[1 : 1 + where] + "N" + plain[1 + where :]
    return "-".join(plain[i : i + 5] for i in range(0, 25, 5))
