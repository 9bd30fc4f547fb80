"""The syntax of ``reg export`` files: keys, their values, and the line where each key starts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from daicho.collect.source import Unreadable
from daicho.words.finding import Finding, Place

Value = str | int | bytes
# A string value may hold raw line breaks: it ends at the first quote that no backslash escapes.
_STRING = r'"(?:[^"\\]*(?:\\.[^"\\]*)*)"'
_ENTRY = re.compile(
    rf"(?P<blank>\s+)"
    rf"|;[^\n]*"
    rf"|\[(?P<gone>-?)(?P<key>[^\n]*)\][ \t]*(?=\n|\Z)"
    rf"|(?:@|(?P<name>{_STRING}))[ \t]*=[ \t]*"
    rf"(?:(?P<text>{_STRING})|dword:(?P<dword>[0-9a-fA-F]+)"
    rf"|hex(?:\((?P<type>[0-9a-fA-F]+)\))?:(?P<hex>[0-9a-fA-F,\s\\]*)(?:(?<=\n)|\Z)|(?P<none>-))"
    rf"(?:(?<=\n)|[ \t]*(?=\n|\Z))",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*(Windows Registry Editor Version 5\.00|REGEDIT4)[ \t]*(?:\n|\Z)")
_BREAK = re.compile(r"\r*\n|\r")  # values with breaks of their own have \r\r\n: one line all the same
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NOT_HEX = re.compile(r"[^0-9a-fA-F]")
_REG_SZ, _REG_EXPAND_SZ, _REG_MULTI_SZ, _REG_QWORD = 0x1, 0x2, 0x7, 0xB
_ROOTS = {
    "HKLM": "HKEY_LOCAL_MACHINE",
    "HKCU": "HKEY_CURRENT_USER",
    "HKU": "HKEY_USERS",
    "HKCR": "HKEY_CLASSES_ROOT",
}
_MOST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Key:
    """One registry key: its full path with an unabbreviated root, its line, and its values by lower-case name."""

    path: str
    line: int
    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """The value called ``name`` as text; a number in digits, bytes and absence as ""."""
        value = self.values.get(name.lower(), "")
        return "" if isinstance(value, bytes) else str(value).strip()

    def number(self, name: str) -> int:
        """The value called ``name`` as a number; 0 where it is none."""
        value = self.values.get(name.lower(), 0)
        return value if isinstance(value, int) else int(value) if isinstance(value, str) and value.isdecimal() else 0


@dataclass(slots=True)
class Dump:
    """The keys of a file in their order, and what could not be understood."""

    keys: list[Key] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def parsed(source: str, file: str) -> Dump:
    """The registry keys in ``source``; raises Unreadable without a header and where a value has no end."""
    source = _BREAK.sub("\n", source)
    header = _HEADER.match(source)
    if header is None:
        raise Unreadable("reg_without_header", Place(file, 1))
    wide = header.group(1) != "REGEDIT4"
    dump = Dump()
    unread = 0
    path, start, values = "", 1, dict[str, Value]()
    for line, entry in _entries(source, header.end(), file):
        if entry is None:
            unread += 1
            if unread <= _MOST_FINDINGS:
                dump.findings.append(Finding.at("reg_line_not_read", Place(file, line), file=file, line=line))
        elif entry["key"] is not None:
            _close(dump, path, start, values)
            path, start, values = ("" if entry["gone"] else _full_path(entry["key"])), line, {}
        elif entry["none"] is None:
            values[_unescaped(entry["name"] or '""').lower()] = _value(entry, wide)
    _close(dump, path, start, values)
    if unread > _MOST_FINDINGS:
        more = unread - _MOST_FINDINGS
        dump.findings.append(Finding.at("reg_lines_not_read", Place(file), file=file, count=more))
    return dump


def _close(dump: Dump, path: str, line: int, values: dict[str, Value]) -> None:
    if path:
        dump.keys.append(Key(path, line, values))


def _entries(source: str, start: int, file: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Every key and value with its line; None for a line that is neither."""
    at, line = start, source.count("\n", 0, start) + 1
    end = len(source)
    while at < end:
        entry = _ENTRY.match(source, at)
        if entry is None:
            _refuse_unfinished(source, at, line, file)
            after = source.find("\n", at)
            yield line, None
            after = end if after < 0 else after + 1
            line += 1
        else:
            after = entry.end()
            if entry["key"] is not None or entry["name"] is not None or source[at] == "@":
                yield line, entry
            line += source.count("\n", at, after)
        at = after


_UNFINISHED = re.compile(rf'(?:@|{_STRING})[ \t]*=[ \t]*"(?:[^"\\]*(?:\\.[^"\\]*)*)\\?\Z', re.DOTALL)


def _refuse_unfinished(source: str, at: int, line: int, file: str) -> None:
    """A string that runs to the end of the file means that the file was cut: what follows is missing."""
    if source[at] in '"@' and (_UNFINISHED.match(source, at) or source.find("\n", at) < 0):
        raise Unreadable("reg_truncated", Place(file, line), line=line)


def _full_path(path: str) -> str:
    root, _, rest = path.strip().partition("\\")
    return f"{_ROOTS.get(root.upper(), root.upper())}\\{rest}"


def _unescaped(quoted: str) -> str:
    inner = quoted[1:-1]
    return _ESCAPE.sub(r"\1", inner) if "\\" in inner else inner


def _value(entry: re.Match[str], wide: bool) -> Value:
    if entry["text"] is not None:
        return _unescaped(entry["text"])
    if entry["dword"] is not None:
        return int(entry["dword"][-8:], 16)
    digits = _NOT_HEX.sub("", entry["hex"] or "")
    blob = bytes.fromhex(digits[: len(digits) // 2 * 2])
    kind = int(entry["type"][-8:], 16) if entry["type"] else 0x3
    if kind in (_REG_SZ, _REG_EXPAND_SZ, _REG_MULTI_SZ):
        text = blob.decode("utf-16-le" if wide else "cp932", "replace")
        return text.rstrip("\0").replace("\0", "\n")
    return int.from_bytes(blob, "little") if kind == _REG_QWORD and len(blob) == 8 else blob
