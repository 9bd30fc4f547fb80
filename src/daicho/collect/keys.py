"""Where product keys die: what is kept of a key field, and the search through everything a source has read."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from daicho.collect.context import Context
from daicho.words.estate import Observation, Title
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.secret import Fingerprinter, PartialKey, find_keys, key_of_digital_product_id, scrub

Fields = tuple[tuple[str, str], ...]
V = TypeVar("V")

_KEY_FIELDS = re.compile(
    r"winprodkey|officekey|(?:windows|office)?[_\s]?(?:product|licen[cs]e|activation|registration|installation|cd|volume)[_\s]?key"
    r"|key|oa3xoriginalproductkey|digitalproductid\d*|product_?serial(_?number)?|serial_?key|プロダクトキー|ライセンスキー"
    r"|プロダクト\s?キー|ライセンス\s?キー|シリアルキー|シリアル番号\(ソフトウェア\)",
    re.IGNORECASE,
)
_MASKED = re.compile(r"[X\W_]{6,}([0-9A-Z]{5})", re.IGNORECASE)
_NOT_ALNUM = re.compile(r"[\W_]+")
_SHORTEST_KEY = 25
_LONG_SERIAL = 15
_SHORT_SERIAL = 5
# DigitalProductId (164 bytes, first dword its length 0xA4) and DigitalProductId4 (0x4F8), as hex digits or base64.
_HEX = r"(?:[0-9a-f]{2}[\s,:\\-]*)"
_BLOB = re.compile(
    rf"(?:a4[\s,:-]*00[\s,:-]*00[\s,:-]*00|f8[\s,:-]*04[\s,:-]*00[\s,:-]*00)[\s,:-]*{_HEX}{{60,}}"
    r"|(?-i:(?:pAAAAAMAAA|\+AQAAAQAAA)[A-Za-z0-9+/=]{80,})",
    re.IGNORECASE,
)
_MARKS = ("a4", "A4", "f8", "F8", "pAAAA", "+AQAA")
_BLOB_LEFT = "[product id removed]"


def is_key_field(name: str) -> bool:
    """Whether a field called ``name`` holds a product key by its very purpose, whatever its value looks like."""
    return _KEY_FIELDS.fullmatch(name.strip()) is not None


def kept_of(value: str, fingerprint: Fingerprinter) -> Fields:
    """What may be kept of the value of a key field: ``key_fingerprint`` and ``last_five``, or nothing.

    Nothing of placeholders (one character repeated); the last five of a masked or shortened key, which then
    has no fingerprint; of a short serial number only the fingerprint, since five characters are most of it.
    """
    plain = _NOT_ALNUM.sub("", value).upper()
    masked = _MASKED.fullmatch(value.strip())
    if masked:
        return () if len(set(masked.group(1).upper())) == 1 else (("last_five", masked.group(1).upper()),)
    if len(set(plain)) <= 1:
        return ()
    if len(plain) == _SHORT_SERIAL:
        return (("last_five", plain),)
    if find_keys(value) or len(plain) == _SHORTEST_KEY:
        key = fingerprint(value)
        return (("key_fingerprint", key.fingerprint), ("last_five", plain[-5:]))
    digest = hmac.new(fingerprint.secret, plain.encode(), hashlib.sha256).hexdigest()
    if len(plain) >= _LONG_SERIAL:
        return (("key_fingerprint", digest), ("last_five", plain[-5:]))
    return (("key_fingerprint", digest),)


def kept_of_serial(value: str, fingerprint: Fingerprinter) -> Fields:
    """What may be kept of the serial number that a program was sold with, such as Autodesk's ``123-45678901``.

    Its fingerprint, and the last five where they leave at least as many characters unknown; nothing of a placeholder
    (one digit repeated, as subscriptions have it).
    """
    kept = dict(kept_of(value, fingerprint))
    plain = _NOT_ALNUM.sub("", value).upper()
    if "key_fingerprint" in kept and len(plain) >= 2 * _SHORT_SERIAL:
        kept["last_five"] = plain[-_SHORT_SERIAL:]
    return tuple(sorted(kept.items()))


def kept_of_blob(blob: bytes, fingerprint: Fingerprinter) -> Fields:
    """What may be kept of the key inside a ``DigitalProductId`` value."""
    key = key_of_digital_product_id(blob)
    return kept_of(key, fingerprint) if key else ()


def scrubbed_text(text: str, context: Context) -> str:
    """``text`` without product keys."""
    return _Search(context).text(text)


def scrubbed(reading: Reading, file: str, context: Context) -> Reading:
    """``reading`` with every key in any text replaced, and a finding that says how many keys there were."""
    clean, count = without_keys(reading, context)
    if not count:
        return clean
    finding = Finding.at("keys_removed", Place(file), file=file, count=count)
    return replace(clean, findings=(*clean.findings, finding))


def without_keys(value: V, context: Context) -> tuple[V, int]:
    """A frozen value with every key in any text of it replaced, and how many there were."""
    search = _Search(context)
    clean: V = search.value(value)
    return clean, search.count


_names_of: dict[type, tuple[str, ...]] = {}


def _field_names(kind: type) -> tuple[str, ...]:
    if kind not in _names_of:
        _names_of[kind] = tuple(f.name for f in fields(kind))
    return _names_of[kind]


class _Search:
    """One walk through values; counts the keys it replaced and those the source had already reduced."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.count = 0
        self._partial: Callable[[str], PartialKey] = self._counted

    def _counted(self, key: str) -> PartialKey:
        self.count += 1
        return self.context.fingerprint(key)

    def text(self, text: str) -> str:
        """Nothing shorter than a key can hold one, which spares nearly all texts the search."""
        if len(text) < _SHORTEST_KEY:
            return text
        clean = scrub(text, self._partial)
        if len(clean) > 130 and any(mark in clean for mark in _MARKS):
            clean, found = _BLOB.subn(_BLOB_LEFT, clean)
            self.count += found
        return clean

    def value(self, value: Any) -> Any:
        """``value`` itself where nothing was found in it, so that equal parts stay shared."""
        if isinstance(value, str):
            return value if type(value) is not str else self.text(value)
        if isinstance(value, Observation):
            return self._observation(value)
        if isinstance(value, Title):
            return self._title(value)
        if isinstance(value, tuple):
            cleaned = tuple(map(self.value, value))
            return cleaned if any(a is not b for a, b in zip(cleaned, value, strict=True)) else value
        if is_dataclass(value) and not isinstance(value, type):
            return self._dataclass(value)
        return value

    def _dataclass(self, value: Any) -> Any:
        changed = {}
        for name in _field_names(type(value)):
            old = getattr(value, name)
            new = self.value(old)
            if new is not old:
                changed[name] = new
        return replace(value, **changed) if changed else value

    def _observation(self, seen: Observation) -> Observation:
        """By far the most frequent value; its place's file was searched with the name of the file."""
        title, part = self._title(seen.title), self.text(seen.place.part)
        if title is seen.title and part is seen.place.part:
            return seen
        return replace(seen, title=title, place=replace(seen.place, part=part))

    def _title(self, title: Title) -> Title:
        """Titles recur on every machine: one that was searched before is only looked up."""
        known = self.context.clean.get(title)
        if known is not None:
            self.count += known
            return title
        before = self.count
        clean: Title = self._dataclass(title)
        reduced = 1 if title.field("key_fingerprint") else 0
        self.count += reduced
        if self.count - before == reduced:
            self.context.clean[title] = reduced
        return clean
