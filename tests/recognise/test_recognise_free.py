"""What needs no licence, what needs one under conditions, and what only looks like either."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import daicho
from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.recognise.product import Kind
from daicho.words.estate import Title
from daicho.words.software import VerdictKind
from support.titles import machine_with, program

CATALOGUE = Path(daicho.__file__).parent / "data" / "catalogue"
OWN_WORD = "general knowledge of the field, no source yet"


@cache
def recogniser() -> Recogniser:
    return Recogniser(load())


def counted(titles: Iterable[Title]) -> list[str]:
    """The products for which ``titles`` of one machine need a licence."""
    return [str(found.release) for found in recogniser().recognise(machine_with(titles)).installations]


def verdict(title: Title) -> VerdictKind:
    return recogniser().recognise(machine_with([title])).verdicts[0].kind


def test_at_least_220_free_titles_are_known_of_which_most_have_a_document() -> None:
    free = [product for product in load().products.values() if product.kind is Kind.FREE]
    assert len(free) >= 220
    assert sum(product.verified for product in free) >= 220


def test_a_desk_full_of_free_programs_needs_no_licence() -> None:
    desk = [
        program("7-Zip 19.00 (x64 edition)", "Igor Pavlov"),
        program("Mozilla Firefox 82.0.2 (x64 en-US)", "Mozilla"),
        program("Mozilla Maintenance Service", "Mozilla"),
        program("VLC media player 3.0.11 (64-bit)", "VideoLAN"),
        program("LibreOffice 7.0.2.2", "The Document Foundation"),
        program("GIMP 2.10.20", "The GIMP Team"),
        program("TortoiseSVN 1.14.0.28885 (64 bit)", "TortoiseSVN"),
        program("PuTTY release 0.74 (64-bit)", "Simon Tatham"),
        program("Zotero", "Corporation for Digital Scholarship"),
    ]
    seen = recogniser().recognise(machine_with(desk))
    assert counted(desk) == []
    assert {given.kind for given in seen.verdicts} == {VerdictKind.FREE}


@pytest.mark.parametrize(
    ("free", "paid", "product"),
    [
        (
            ("Foxit Reader", "Foxit Software Inc."),
            ("Foxit PhantomPDF", "Foxit Software Inc."),
            "foxit/foxit-pdf-editor",
        ),
        (("DBeaver 7.2.3 (current user)", "DBeaver Corp"), ("DBeaverEE 26.0.0", "DBeaver Corp"), "dbeaver/dbeaver-pro"),
        (
            ("TreeSize Free V4.4.2", "JAM Software"),
            ("TreeSize V8.0.2 (64 bit)", "JAM Software"),
            "jam-software/treesize",
        ),
        (("VNC Viewer 6.0.0", "RealVNC Ltd"), ("VNC Server 6.0.0", "RealVNC Ltd"), "realvnc/vnc-server"),
        (
            ("Revo Uninstaller 2.1.7", "VS Revo Group, Ltd."),
            ("Revo Uninstaller Pro 4.3.3", "VS Revo Group, Ltd."),
            "vs-revo/revo-uninstaller-pro",
        ),
        (
            ("Remote Desktop Manager Free", "Devolutions inc."),
            ("Remote Desktop Manager", "Devolutions inc."),
            "devolutions/remote-desktop-manager",
        ),
        (
            ("IntelliJ IDEA Community Edition 2021.3.1", "JetBrains s.r.o."),
            ("IntelliJ IDEA 2021.3.1", "JetBrains s.r.o."),
            "jetbrains/intellij-idea-ultimate",
        ),
        (
            ("PyCharm Community Edition 2021.2", "JetBrains s.r.o."),
            ("PyCharm 2021.2", "JetBrains s.r.o."),
            "jetbrains/pycharm-professional",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_free_edition_and_the_paid_one_of_the_same_maker_are_told_apart(
    free: tuple[str, str], paid: tuple[str, str], product: str
) -> None:
    assert counted([program(*free)]) == []
    assert verdict(program(*free)) is VerdictKind.FREE
    assert [release.split()[0] for release in counted([program(*paid)])] == [product]


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Docker Desktop", "Docker Inc."),
        ("TeamViewer 14", "TeamViewer"),
        ("IrfanView 4.54 (64-bit)", "Irfan Skiljan"),
        ("XnViewMP 0.97.1", "Gougelet Pierre-e"),
        ("Npcap 0.9982", "Nmap Project"),
        ("Oracle VM VirtualBox Extension Pack", "Oracle Corporation"),
        ("Belarc Advisor 8.2", "Belarc Inc"),
        ("Miniconda3 4.7.12 (Python 3.7.4 64-bit)", "Anaconda, Inc."),
    ],
)
def test_what_is_free_under_conditions_is_not_counted_but_asked_about(name: str, publisher: str) -> None:
    seen = recogniser().recognise(machine_with([program(name, publisher)]))
    assert seen.verdicts[0].kind is VerdictKind.FREE
    assert [found.code for found in seen.findings] == ["conditional_title"]


def test_a_condition_that_a_document_confirms_is_told_in_words() -> None:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CATALOGUE.rglob("*.toml"))]
    remarks = {
        values["id"]: values.get("remark", "")
        for values in files
        if values["kind"] == "conditional" and values.get("verified", True)
    }
    assert len(remarks) >= 15
    assert [id_ for id_, remark in remarks.items() if not remark or remark.endswith(f" ({OWN_WORD}).")] == []


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Box", ""),
        ("Signal", "Keysight Technologies"),
        ("Pencil", "A Company Ltd"),
        ("Transmission", ""),
        ("Rust", "Facepunch Studios"),
        ("Everything", "Another Maker"),
        ("Zulu 3.5.1", "Sangoma Technologies Corp."),
        ("Studio 2.0 version 2.0", "BrickLink Corporation"),
        ("Steam Simulator", "Energy Plant Tools"),
        ("Python for ArcGIS 10", "Esri"),
    ],
)
def test_a_common_word_by_somebody_else_is_not_called_free(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)) is VerdictKind.UNKNOWN


@pytest.mark.parametrize(
    ("part", "publisher", "host"),
    [
        (
            "TAP-Windows 9.24.2",
            "OpenVPN Technologies, Inc.",
            ("OpenVPN 2.4.9-I601-Win10 ", "OpenVPN Technologies, Inc."),
        ),
        ("Irfanview Plugins 4.40", "Irfan Skiljan", ("IrfanView 4.54 (64-bit)", "Irfan Skiljan")),
        ("Zoom Outlook Plugin", "Zoom", ("Zoom", "Zoom")),
        ("ProtonVPNTap", "Proton Technologies AG", ("ProtonVPN", "Proton Technologies AG")),
    ],
)
def test_a_part_of_a_free_program_leans_on_it(part: str, publisher: str, host: tuple[str, str]) -> None:
    seen = recogniser().recognise(machine_with([program(part, publisher), program(*host)]))
    assert [given.kind for given in seen.verdicts] == [VerdictKind.PART_OF, VerdictKind.FREE]
    assert seen.leans_on[0] == 1


def test_a_major_version_is_read_from_the_name_of_shareware() -> None:
    rows = [
        program("Beyond Compare 4.3.7", "Scooter Software"),
        program("WinZip 24.0", "Corel Corporation"),
        program("Snagit 2020", "TechSmith Corporation"),
        program("Sublime Text 3", "Sublime HQ Pty Ltd"),
    ]
    assert counted(rows) == [
        "corel/winzip 24",
        "scooter/beyond-compare 4",
        "sublime-hq/sublime-text 3",
        "techsmith/snagit 2020",
    ]
