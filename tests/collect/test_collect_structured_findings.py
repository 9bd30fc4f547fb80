"""One broken input for each finding of structured evidence, with the sentence that a person reads; and cuts anywhere."""

# ruff: noqa: E501

import json
import tomllib
from dataclasses import dataclass
from importlib.resources import files

import pytest

from daicho.answer.wording import say
from daicho.collect import registry
from daicho.collect.context import Limits
from daicho.words.finding import Finding
from support.inventories import a_context, a_dump
from support.objects import convert_to_json, dstatus, export_csv, format_list, wmic_csv, wmic_list
from support.tables import csv_bytes

SQL = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server"
PROGRAM = {"DisplayName": "A", "DisplayVersion": "1", "Publisher": "P", "PSChildName": "A"}
LICENCE = {
    "Name": "Office 16, X edition",
    "Description": "Office 16, RETAIL channel",
    "LicenseStatus": "1",
    "PartialProductKey": "7XQ4M",
}
OSPP = ("aaaaaaaa-0000-4000-8000-000000000001", "Office 16, X edition", "Office 16, RETAIL channel", "", "7XQ4M")
TAG = b'<SoftwareIdentity name="A" tagId="a" version="1"/>'
VNEXT = "========== Mode per ProductReleaseId ==========\nNo registry keys found.\n{shared}========== vNext licenses found ==========\n{found}\n========== Device licenses found ==========\nNo licenses found.\n"
ROW = {"name": "A", "version": "1", "publisher": "P", "identifying_number": "{1}"}
SNAPSHOT = {"snapshot": [ROW], "name": "programs", "hostIdentifier": "PC-1", "unixTime": 1767225600}
CONFIGMGR = ["Netbios_Name0", "ARPDisplayName0", "ProductVersion0"]
CONFIG = "QWNyb2JhdERDMXt9MjAxODA3MjAwNA-ZTYyNjZiM2M-100.operatingconfig"


@dataclass(frozen=True)
class Case:
    """A file called ``name`` that provokes ``code``, and what is then said in English."""

    code: str
    name: str
    data: bytes
    says: str
    limits: Limits | None = None


def winget(*packages: object) -> bytes:
    return json.dumps(
        {"$schema": "https://aka.ms/winget-packages.schema.2.0.json", "Sources": [{"Packages": packages}]}
    ).encode()


def vnext(found: str = "No licenses found.", shared: str = "") -> bytes:
    return VNEXT.format(found=found, shared=shared).encode()


def line_of(*entries: object) -> bytes:
    return "".join(json.dumps(entry) + "\n" for entry in entries).encode()


CASES = [
    Case("machine_told_by_place", "PC-1.programs.csv", export_csv(PROGRAM), "PC-1.programs.csv does not name its machine; it is called “PC-1”, after its file or folder."),
    Case("objects_say_nothing", "a.csv", export_csv({**PROGRAM, "DisplayName": None, "PSChildName": None}), "None of the 1 rows of a.csv names a program."),
    Case("objects_without_name", "a.csv", export_csv(PROGRAM, {**PROGRAM, "DisplayName": None, "PSChildName": None}), "1 rows of a.csv have neither name nor key and were not used."),
    Case("too_many_objects", "a.csv", export_csv(PROGRAM, PROGRAM), "a.csv has 2 rows, more than the 1 that can be read.", Limits(max_rows=1)),
    Case("names_garbled", "a.csv", export_csv({**PROGRAM, "DisplayName": "????"}), "1 names in a.csv lost their Japanese characters to question marks when they were exported (such as: ????). They cannot be restored."),
    Case("powershell_type_line", "a.csv", export_csv(PROGRAM, type_line="X"), "a.csv begins with a “#TYPE” line, so Windows PowerShell may have written it without an encoding; Japanese characters would then be question marks."),
    Case("powershell_columns_lost", "a.csv", export_csv({"PSPath": r"HKLM\CurrentVersion\Uninstall\A", "PSChildName": "A"}), "a.csv comes from the Uninstall keys of the registry but lacks the column DisplayName: Export-Csv writes only the columns of the first row."),
    Case("licences_say_nothing", "a.csv", export_csv({**LICENCE, "Name": None, "Description": None}), "a.csv holds no licence record."),
    Case("licences_without_key", "a.csv", export_csv({**LICENCE, "LicenseStatus": "0", "PartialProductKey": None}), "1 entries of a.csv are licences that this machine does not use (no key, no state); they were left out."),
    Case("licence_state_unknown", "a.txt", dstatus((*OSPP[:3], "WAT", "7XQ4M")), "The state “WAT” in a.txt is not known; the state of that licence is left open."),
    Case("ospp_no_keys", "a.txt", b"---Processing------------\n<No installed product keys detected>\n", "According to a.txt, no product key of Office is on this machine. Microsoft 365 Apps does not show in ospp.vbs."),
    Case("ospp_cut", "a.txt", dstatus(OSPP, ends=False), "a.txt is the output of ospp.vbs, but it was cut off or has 0 records without a readable name."),
    Case("vnextdiag_cut", "a.txt", vnext('{"Product": '), "a.txt is the output of vnextdiag.ps1, but it is incomplete (1 parts are missing or broken)."),
    Case("vnextdiag_nothing", "a.txt", vnext(), "According to a.txt, this user has activated no Office product by subscription."),
    Case("vnextdiag_shared", "a.txt", vnext(shared="========== Shared Computer Licensing ==========\nSharedComputerLicensing = Enabled\n"), "The machine of a.txt uses shared computer activation: it runs on the licence of whoever signs in."),
    Case("osquery_differences", "a.log", line_of({"name": "programs", "columns": ROW, "action": "added"}), "1 lines of a.log tell differences (added, removed); without the list before them they were not used."),
    Case("osquery_other_tables", "a.log", line_of(SNAPSHOT, {**SNAPSHOT, "name": "processes", "snapshot": [{"name": "x", "pid": "4"}]}), "1 results in a.log come from other tables than programs and were not used."),
    Case("osquery_without_programs", "a.log", line_of({**SNAPSHOT, "name": "x", "snapshot": [{"name": "x", "version": "4"}]}), "a.log is a result of osquery without any row of the table programs."),
    Case("configmgr_without_devices", "a.csv", csv_bytes(["ARPDisplayName0", "Count"], ["Office", "3"]), "This count from Configuration Manager (1 rows) names no devices; nothing is counted from it."),
    Case("configmgr_row_unusable", "a.csv", csv_bytes(CONFIGMGR, ["PC-1", "A", "1"], ["", "B", "1"]), "The row lacks the name of the software (B) or of the device (-), and was left out."),
    Case("winget_no_inventory", "a.json", winget({"PackageIdentifier": "7zip.7zip"}), "a.json is an export of winget: only the 1 packages that a source of winget knows, without Microsoft 365 Apps and much else. It is kept as a hint and is no inventory."),
    Case("winget_without_packages", "a.json", winget(), "a.json is an export of winget without any package."),
    Case("tag_says_nothing", "PC-1/a.swidtag", b"<SoftwareIdentity/>", "PC-1/a.swidtag is a software identification tag without name and id."),
    Case("tag_without_machine", "a.swidtag", TAG, "It is not known which machine the tag of “A” comes from."),
    Case("adobe_no_licences", "a.txt", b"Adobe Licensing Toolkit (1.1)\nOperation Failed\n", "According to a.txt, this machine has no Adobe licence for devices (shared device, feature restricted). Licences of named users do not show here."),
    Case("adobe_package_no_machine", "a.json", b'{"operatingConfigs": []}', "a.json is what Adobe licences are deployed with; it does not tell on which machine they are."),
    Case("adobe_config_renamed", "PC-1/x.operatingconfig", b'{"payload": ""}', "PC-1/x.operatingconfig is an operatingconfig of Adobe, but not under its own name, which tells the product."),
    Case("adobe_config_without_machine", CONFIG, b'{"payload": ""}', "It is not known which machine the operatingconfig of AcrobatDC1 comes from."),
    Case("adobe_config_unread", f"PC-1/{CONFIG}", b'{"payload": "%%"}', f"The kind of licence could not be read from PC-1/{CONFIG}; all that is known is that AcrobatDC1 has one."),
    Case("sql_edition_missing", "a.reg", a_dump({rf"{SQL}\Instance Names\SQL": {"APP": "MSSQL16.APP"}}), "a.reg lists the SQL Server instance APP (MSSQL16.APP), but lacks the key that tells its edition (MSSQL16.APP\\Setup)."),
    Case("sql_component_guessed", "a.reg", a_dump({rf"{SQL}\MSSQL.1\Setup": {"Edition": "Standard Edition"}}), "MSSQL.1 of SQL Server in a.reg was taken for a database engine; without the key Instance Names it may be Analysis Services or another part."),
]  # fmt: skip


def findings_of(name: str, data: bytes, limits: Limits | None = None) -> list[Finding]:
    reading = registry.read(name, data, a_context(limits))
    return [*reading.findings, *(finding for i in reading.inventories for finding in i.findings)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_broken_input_is_named_as_it_is(case: Case) -> None:
    found = findings_of(case.name, case.data, case.limits)
    assert case.says in [say(finding)[0].en for finding in found if finding.code == case.code]
    for finding in found:
        assert "{" not in "".join(text.ja + text.en for text in say(finding))


def test_every_wording_has_its_broken_input() -> None:
    data = files("daicho.data").joinpath("findings/collect-structured.toml").read_text(encoding="utf-8")
    assert sorted(tomllib.loads(data)) == sorted(case.code for case in CASES)


WHOLE = {
    "a.programs.csv": export_csv(PROGRAM, PROGRAM),
    "a.programs.json": convert_to_json(PROGRAM, PROGRAM),
    "a.licences.txt": wmic_list(LICENCE, LICENCE),
    "a.licences.csv": wmic_csv("PC-1", LICENCE, LICENCE),
    "a.slp.txt": format_list(LICENCE, LICENCE),
    "a.ospp.txt": dstatus(OSPP, OSPP),
    "a.vnext.txt": vnext(json.dumps({"Product": "O365ProPlusRetail", "Type": "User|Subscription"})),
    "a.osquery.log": line_of(SNAPSHOT, SNAPSHOT),
    "a.winget.json": winget({"PackageIdentifier": "7zip.7zip", "Version": "1"}),
    "PC-1/a.swidtag": TAG,
    f"PC-1/{CONFIG}": b'{"payload": "e30", "signatures": []}',
    "a.adobe.txt": b"Adobe Licensing Toolkit (1.1)\nNpdId : a\nAppId : Photoshop1\n",
    "a.configmgr.csv": csv_bytes(CONFIGMGR, ["PC-1", "A", "1"], ["PC-1", "B", "1"]),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_cut_or_spoilt_anywhere_is_a_finding_and_never_a_fault(name: str) -> None:
    data = WHOLE[name]
    assert not [f for f in findings_of(name, data) if f.code == "not_recognised"]
    for at in range(0, len(data), max(1, len(data) // 25)):
        for spoilt in (data[:at], data[:at] + b"\xff\x00" + data[at + 2 :], data[:at] + b'"{[' + data[at:]):
            assert "source_failed" not in [f.code for f in findings_of(name, spoilt)]


@pytest.mark.parametrize("data", [
    b"[" * 50_000 + b'"identifying_number":', b'{"name": "a", "identifying_number": ' + b"9" * 6000 + b"}",
    b'[{"name": "a\\ud800", "identifying_number": "1"}]', b'{"payload": "' + b"W1tb" * 9000 + b'", "signatures": []}',
    b'{"queries": {"programs": "x"}, "name": "x", "identifying_number": "1"}', b'[1, "a", null]',
    b'{"$schema": "https://aka.ms/winget-packages.schema.2.0.json", "Sources": {"Packages": 3}}',
])  # fmt: skip
def test_hostile_json_is_a_finding(data: bytes) -> None:
    for name in ("a.json", f"PC-1/{CONFIG}"):
        assert "source_failed" not in [f.code for f in findings_of(name, data)]
