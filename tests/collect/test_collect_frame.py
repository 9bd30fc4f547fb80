"""The door: what a file is, is told by its content; containers are opened; nothing stops the rest."""

import gzip
import io
import zipfile
import zlib
from datetime import date

import pytest

from daicho.collect import registry
from daicho.collect.days import day_of
from daicho.collect.looks import look, look_of_text
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, Source
from daicho.words.reading import Reading
from support.inventories import a_context, a_dump, agent_json, agent_xml, names_of, packed, uninstall


def a_zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def test_a_format_is_told_by_its_content_whatever_the_file_is_called() -> None:
    for name in ("a.json", "a.xml", "a.reg", "a.jpg", "名前なし"):
        assert registry.read(name, agent_json(), a_context()).source == "agent_json"
        assert registry.read(name, agent_xml(), a_context()).source == "agent_xml"
        assert registry.read(name, a_dump(uninstall("A")), a_context()).source == "registry_export"


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, lambda data: a_zip({"x": data})])
def test_packed_inventories_read_like_plain_ones(pack) -> None:  # type: ignore[no-untyped-def]
    plain = registry.read("pc", agent_xml(programs=["秀丸エディタ"]), a_context()).inventories[0]
    unpacked = registry.read("pc", pack(agent_xml(programs=["秀丸エディタ"])), a_context()).inventories[0]
    assert unpacked.machine == plain.machine
    assert names_of(unpacked) == names_of(plain) == ["秀丸エディタ"]


def test_a_zip_of_many_kinds_is_read_file_by_file() -> None:
    inner = {
        "東京/PC-001.json": agent_json("PC-001"),
        "東京/PC-002.ocs": packed(agent_xml("PC-002")),
        "大阪/PC-003.reg": a_dump(uninstall("ATOK")),
        "メモ.txt": "ただの覚え書き".encode("cp932"),
    }
    reading = registry.read("全社.zip", a_zip(inner), a_context())
    assert reading.source == "archive"
    assert [i.machine.name for i in reading.inventories] == ["PC-001", "PC-002", "PC-003"]
    assert codes(reading) == ["not_recognised"]
    assert reading.findings[0].place.file == "全社.zip/メモ.txt"


def test_a_zip_made_by_windows_with_shift_jis_names_keeps_them() -> None:
    name = "台帳.json"
    data = a_zip({"X" * len(name.encode("cp932")): agent_json()})
    data = data.replace(b"X" * len(name.encode("cp932")), name.encode("cp932"))
    reading = registry.read("a.zip", data, a_context())
    assert reading.inventories[0].place.file == f"a.zip/{name}"


def test_a_fault_in_one_source_is_a_finding_and_names_only_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Reading:
        raise KeyError("a secret text")

    broken = Source("broken", lambda sample: CERTAIN if "break me" in sample.text else 0, fail)
    monkeypatch.setattr(registry, "SOURCES", (broken, *registry.SOURCES))
    reading = registry.read("a.zip", a_zip({"bad": b"break me", "good": agent_json()}), a_context())
    assert codes(reading) == ["source_failed"]
    assert "secret" not in repr(reading.findings)
    assert len(reading.inventories) == 1


def test_the_surest_source_reads_and_the_earlier_of_two_equally_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    def called(id_: str, score: int) -> Source:
        return Source(id_, lambda _: score, lambda *_: Reading(source=id_))

    monkeypatch.setattr(registry, "SOURCES", (called("faint", 10), called("first", 50), called("second", 50)))
    assert registry.read("x", b"anything", a_context()).source == "first"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp932"])
def test_text_is_read_in_every_encoding_that_japanese_windows_writes(encoding: str) -> None:
    text = "name,名前\r\nPC-001,一太郎 髙橋①\r\n"
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    result = decoded(mark + text.encode(encoding), "x")
    assert result.text == text
    assert not result.findings


def test_bytes_that_do_not_decode_are_a_finding_with_line_and_offset() -> None:
    result = decoded("一行目\n二行".encode() + b"\xff" + "目\n".encode(), "list.csv")
    (finding,) = result.findings
    assert finding.place.line == 2
    assert finding.fact("offset") == str(len("一行目\n二行".encode()))
    assert "\ufffd" in result.text


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"\xff\xd8\xff\xe0rest", "JPEG"),
        (b"%PDF-1.7", "PDF"),
        (b"MZ\x90\x00\x03", "Windows EXE/DLL"),
        (b"regf\x00\x00", "registry hive"),
        (b"BMI of all staff", "text"),
        (b"\x00\x01\x02\x03\x04\x05", "binary"),
        (b"\xef\xbb\xbf  \r\n", "empty"),
        (b"", "empty"),
    ],
)
def test_what_a_file_looks_like_is_told_from_its_first_bytes(start: bytes, name: str) -> None:
    assert look(start) == name


@pytest.mark.parametrize(
    ("start", "name"),
    [
        ("<!DOCTYPE html><html>", "HTML"),
        ("<?xml version='1.0'?><!-- x --><plist>", "XML <plist>"),
        ('{"a": 1}', "JSON"),
        ("hello", "text"),
    ],
)
def test_what_a_text_looks_like_is_told_from_its_start(start: str, name: str) -> None:
    assert look_of_text(start) == name


def test_office_files_are_told_from_other_containers() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    assert look(ole + "Workbook".encode("utf-16-le")) == "old workbook"
    assert look(ole) == "OLE2"
    assert look(a_zip({"[Content_Types].xml": b"", "xl/workbook.xml": b"x"})) == "workbook"
    assert look(a_zip({"[Content_Types].xml": b"", "word/document.xml": b"x"})) == "Word/PowerPoint"
    assert look(a_zip({"a": b""})) == "zip"


def test_folders_in_a_zip_are_no_files() -> None:
    assert codes(registry.read("a.zip", a_zip({"folder/": b"", "folder/pc": agent_json()}), a_context())) == []


def test_a_zip_without_its_end_is_refused_and_a_damaged_member_costs_only_itself() -> None:
    data = a_zip({"a": agent_json("A"), "b": agent_json("B")})
    assert codes(registry.read("a.zip", data[:-30], a_context())) == ["archive_truncated"]
    damaged = bytearray(data)
    damaged[60] ^= 0xFF
    reading = registry.read("a.zip", bytes(damaged), a_context())
    assert codes(reading) == ["archive_broken"]
    assert [i.machine.name for i in reading.inventories] == ["B"]


def test_seconds_since_1970_are_days_too() -> None:
    assert day_of("1617148800") == date(2021, 3, 31)
    assert day_of("12/31/2021") == date(2021, 12, 31)  # no month has 31 days as a month
    assert day_of("31.12.2021") == date(2021, 12, 31)
    assert [day_of(text) for text in ("", "soon", "2021-13-45", "1970-01-01", "01/01/1970", "0")] == [None] * 6


def test_what_follows_a_compressed_body_is_padding_another_body_or_damage() -> None:
    first, second = gzip.compress(agent_xml()[:500]), gzip.compress(agent_xml()[500:])
    for whole in (first + second, zlib.compress(agent_xml()) + b"\0\0\r\n"):
        assert len(registry.read("a", whole, a_context()).inventories) == 1
    assert codes(registry.read("a", zlib.compress(agent_xml()) + b"more", a_context())) == ["archive_broken"]
