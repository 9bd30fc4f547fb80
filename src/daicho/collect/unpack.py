"""Containers: zlib, gzip and zip bodies, opened within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from daicho.collect.context import Limits
from daicho.collect.looks import look
from daicho.collect.source import Unreadable
from daicho.words.finding import Finding, Place

_CHUNK = 1024 * 1024
_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """A file that is no container any more; ``name`` is its path through the containers around it."""

    name: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class _Budget:
    """What may still be expanded for one outer file; shared by all containers inside it."""

    limits: Limits
    left: int
    members: int


def opened(name: str, data: bytes, limits: Limits) -> Iterator[Member | Finding]:
    """Every plain file in ``data``, one after the other, and a finding for each one that could not be had."""
    yield from _opened(name, data, 0, _Budget(limits, limits.max_total, limits.max_members))


def _opened(name: str, data: bytes, depth: int, budget: _Budget) -> Iterator[Member | Finding]:
    kind = look(data)
    if kind not in ("zlib", "gzip", "zip"):
        yield Member(name, data)
        return
    try:
        if depth >= budget.limits.max_depth:
            raise Unreadable("nested_too_deep", Place(name), depth=budget.limits.max_depth)
        if kind == "zip":
            yield from _of_zip(name, data, depth, budget)
        else:
            yield from _opened(name, _inflated(name, data, budget), depth + 1, budget)
    except Unreadable as why:
        yield why.finding


def _inflated(name: str, data: bytes, budget: _Budget) -> bytes:
    """The body of a zlib or gzip stream; its end must be there, and it must not outgrow the bounds."""
    out = bytearray()
    rest = data
    while rest.strip(b"\0\r\n"):  # gzip streams may follow one another; padding may follow the last one
        engine = zlib.decompressobj(wbits=47)  # 32 + 15: zlib or gzip, told by the header
        try:
            while rest and not engine.eof:
                out += engine.decompress(rest, _CHUNK)
                _check_growth(name, len(out), len(data), budget)
                rest = engine.unconsumed_tail
        except zlib.error as wrong:
            raise Unreadable("archive_broken", Place(name)) from wrong
        if not engine.eof:
            raise Unreadable("archive_truncated", Place(name), kept=len(out))
        rest = engine.unused_data
    budget.left -= len(out)
    return bytes(out)


def _check_growth(name: str, size: int, packed: int, budget: _Budget) -> None:
    limits = budget.limits
    grows = size > limits.ratio_free and size > packed * limits.max_ratio
    if grows or size > min(limits.max_member, budget.left):
        raise Unreadable("expands_too_much", Place(name), packed=packed, megabytes=size // 2**20)


def _of_zip(name: str, data: bytes, depth: int, budget: _Budget) -> Iterator[Member | Finding]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data), metadata_encoding="cp932")
    except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, OSError) as wrong:
        raise Unreadable("archive_truncated", Place(name), kept=0) from wrong
    with archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            budget.members -= 1
            if budget.members < 0:
                raise Unreadable("too_many_members", Place(name), most=budget.limits.max_members)
            yield from _of_entry(f"{name}/{entry.filename}", archive, entry, depth, budget)


def _of_entry(
    path: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int, budget: _Budget
) -> Iterator[Member | Finding]:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        yield Finding.at("encrypted_member", Place(path), file=path)
        return
    try:
        body = _read_entry(path, archive, entry, budget)
    except Unreadable as why:
        yield why.finding
        return
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        yield Finding.at("archive_broken", Place(path), file=path)
        return
    yield from _opened(path, body, depth + 1, budget)


def _read_entry(path: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """The bytes of one member. The size in the directory may lie, so growth is watched while reading."""
    out = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            out += chunk
            _check_growth(path, len(out), max(entry.compress_size, 1), budget)
    budget.left -= len(out)
    return bytes(out)
