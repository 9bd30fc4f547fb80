"""One broken input for each finding of reading files and inventories, with the sentence that a person reads."""

# ruff: noqa: E501

import io
import tomllib
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

import pytest

from daicho.answer.wording import say
from daicho.collect import registry
from daicho.collect.context import Limits
from daicho.collect.gather import gather
from daicho.collect.source import CERTAIN, Source
from daicho.words.finding import Finding
from daicho.words.reading import Reading
from support.inventories import UNINSTALL, a_context, a_dump, a_program, agent_json, agent_xml, packed, uninstall

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@dataclass(frozen=True)
class Case:
    """A file called ``name`` that provokes ``code``, and what is then said in English."""

    code: str
    name: str
    data: bytes
    says: str
    limits: Limits | None = None


def zipped(*members: tuple[str, bytes], encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    packed_bytes = bytearray(out.getvalue())
    if encrypted:  # the flag that says so, in the directory and before the member
        packed_bytes[6] |= 1
        packed_bytes[packed_bytes.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed_bytes)


def broken_zlib() -> bytes:
    data = bytearray(packed(agent_json(programs=["A", "B", "C"])))
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


def with_rows(*rows: object) -> bytes:
    return agent_json(softwares=list(rows))


LINE = a_dump(uninstall("A"), "utf-8") + b"not a line\r\n"
CASES = [
    Case("file_too_large", "a.zip", b"x" * 2**20, "a.zip has 1 MB, more than the 0 MB that can be read.", Limits(max_file=9)),
    Case("empty_file", "a.csv", b"\r\n", "a.csv is empty."),
    Case("not_recognised", "a.xml", b"\xff\xd8\xff\xe0" + bytes(9), "a.xml is in no format that can be read (its content looks like: JPEG)."),
    Case("line_too_long", "a.json", b"{" + b"x" * 2**21, "Line 1 of a.json is longer than 1 MB, which no proper export is.", Limits(max_line=2**20)),
    Case("encrypted_workbook", "a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx is a workbook protected by a password and cannot be read."),
    Case("encrypted_member", "a.zip", zipped(("pc.json", agent_json()), encrypted=True), "a.zip/pc.json stands in a zip protected by a password and cannot be read."),
    Case("archive_broken", "a.ocs", broken_zlib(), "The compressed data of a.ocs is damaged."),
    Case("archive_truncated", "a.ocs", packed(b"x" * 100)[:-5], "The compressed data of a.ocs ends too early (100 bytes could be had)."),
    Case("expands_too_much", "a.ocs", zlib.compress(bytes(2**24), 9), "a.ocs has 16316 bytes packed and grows beyond 9 MB; unpacking was stopped."),
    Case("too_many_members", "a.zip", zipped(("1", b"{}"), ("2", b"{}")), "a.zip holds more than 1 files; the rest was not read.", Limits(max_members=1)),
    Case("nested_too_deep", "a.zip", zipped(("b.zip", zipped(("c.zip", zipped(("d", b"x")))))), "a.zip/b.zip/c.zip is packed more than 2 times over."),
    Case("bytes_not_decoded", "a.json", agent_json().replace(b"Pro", b"\xffPro"), "a.json has 1 places that are no utf-8, the first in line 1 (byte 241). They were replaced by “�”."),
    Case("encoding_guessed", "a.xml", agent_xml("経理").decode().encode("cp932"), "a.xml is not in the encoding that it declares; it was read as cp932."),
    Case("forbidden_characters_removed", "a.xml", agent_xml("A\x01B"), "2 control characters that XML forbids were taken out of a.xml."),
    Case("keys_removed", "a.json", agent_json(licenseinfos=[{"name": "X", "key": "1118-1234-5678-9012"}]), "a.json held 1 product keys. Only the last five characters and a value for comparing were kept, never the keys."),
    Case("json_broken", "a.json", agent_json()[:-2], "a.json is broken JSON at line 1, column 382. It may have been cut off."),
    Case("json_too_deep", "a.json", b'{"deviceid":"a","content":{"x":' + b"[" * 10**5, "The JSON of a.json is nested too deep to be an inventory."),
    Case("json_not_an_inventory", "a.json", b'{"action": "contact", "deviceid": "x"}', "a.json comes from an agent but is no inventory (contact)."),
    Case("xml_broken", "a.xml", agent_xml()[:-12], "a.xml is broken XML at line 8, column 24. It may have been cut off."),
    Case("xml_with_entities", "a.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><REQUEST/>', "a.xml is XML with a DOCTYPE. No agent writes one and attacks use it, so it is not read."),
    Case("xml_not_an_inventory", "a.xml", agent_xml(query="PROLOG"), "a.xml comes from an agent but is no inventory (PROLOG)."),
    Case("not_a_computer", "a.json", agent_json(envelope={"itemtype": "Printer"}), "a.json is the inventory of a device that is no computer (Printer)."),
    Case("inventory_says_nothing", "a.json", b'{"deviceid": "x", "content": {"drives": []}}', "The inventory in a.json states no hardware, system or software."),
    Case("section_misshapen", "a.json", with_rows(a_program("A"), "B"), "1 rows of softwares in a.json have no readable form and were not used."),
    Case("rows_without_name", "a.json", with_rows(a_program("A"), {"version": "1"}), "1 rows of software in a.json (the first is softwares[1]) have neither name nor key and were not used."),
    Case("days_not_read", "a.json", with_rows(a_program("A", install_date="N/A")), "1 days of installation in a.json are no days (such as: N/A). They count as not known."),
    Case("inventory_without_day", "a.json", agent_json(day=""), "a.json does not say on which day it was taken."),
    Case("machine_without_name", "a.json", agent_json(hardware={"memory": 1}, envelope={"deviceid": ""}), "a.json does not name its machine; it is called “a” here."),
    Case("partial_without_whole", "a.json", agent_json(partial=True), "Only partial inventories of PC-001 came in (a.json); what they leave out is not known."),
    Case("machine_named_after_file", "PC-9.reg", a_dump(uninstall("A")), "PC-9.reg holds no key with the computer's name; it is called “PC-9”, after the file."),
    Case("reg_keys_unused", "a.reg", a_dump({**uninstall("A"), "HKEY_LOCAL_MACHINE\\X": {}}), "1 keys of a.reg are of no use for an inventory."),
    Case("reg_line_not_read", "a.reg", LINE, "Line 7 of a.reg is no line of a registry export and was skipped."),
    Case("reg_lines_not_read", "a.reg", LINE + b"nor this\r\n" * 24, "a.reg has 5 more lines that could not be read."),
    Case("reg_truncated", "a.reg", a_dump({UNINSTALL + "\\A": {"DisplayName": "A"}}, "utf-8")[:-6], "a.reg ends in the middle of the value that starts in line 4."),
    Case("reg_without_header", "a.reg", a_dump(uninstall("A"), "utf-8").split(b"\r\n", 1)[1], "a.reg looks like a registry export but lacks the heading in its first line."),
    Case("reg_without_programs", "a.reg", a_dump({"HKEY_LOCAL_MACHINE\\X": {"a": 1}}), "None of the 1 keys of a.reg is a record of a program, of Office or of Windows."),
    Case("source_failed", "a.json", b"a fault of ours", "A fault of this program stopped the reading of a.json (faulty, ZeroDivisionError). The other files were read."),
]  # fmt: skip


def fail(*_: object) -> Reading:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _a_faulty_source(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = Source("faulty", lambda sample: CERTAIN if sample.text == "a fault of ours" else 0, fail)
    monkeypatch.setattr(registry, "SOURCES", (faulty, *registry.SOURCES))


def findings_of(case: Case) -> Iterable[Finding]:
    reading = gather([registry.read(case.name, case.data, a_context(case.limits))])
    return [*reading.findings, *(finding for i in reading.inventories for finding in i.findings)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_broken_input_is_named_as_it_is(case: Case) -> None:
    said = [say(finding)[0].en for finding in findings_of(case) if finding.code == case.code]
    assert case.says in said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_every_finding_on_the_way_can_be_said_in_both_languages(case: Case) -> None:
    for finding in findings_of(case):
        for text in say(finding):
            assert "{" not in text.ja + text.en


def test_every_wording_has_its_broken_input() -> None:
    data = files("daicho.data").joinpath("findings/collect-inventories.toml").read_text(encoding="utf-8")
    assert sorted(tomllib.loads(data)) == sorted(case.code for case in CASES)
