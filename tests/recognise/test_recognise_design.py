"""Machines with Autodesk, Adobe, Corel and CAD titles: dozens of rows, one installation for each licence.

The listings are those of public documents, named at each of them; publishers stand where the document shows them.
"""

from collections.abc import Iterable

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Title
from daicho.words.snapshot import Recognition
from daicho.words.software import Release, VerdictKind
from support.titles import licence, machine_with, program

Rows = Iterable[str | tuple[str, str]]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load())


def listing(rows: Rows, publisher: str = "") -> list[Title]:
    """Programs by name, or by name and uninstall subkey."""
    pairs = [(row, "") if isinstance(row, str) else row for row in rows]
    return [program(name, publisher, key=key) for name, key in pairs]


def installed(seen: Recognition) -> list[str]:
    return sorted(str(found.release) for found in seen.installations)


def verdicts(seen: Recognition) -> dict[str, VerdictKind]:
    return {name: verdict.kind for name, verdict in zip(seen.raw, seen.verdicts, strict=True)}


# CrispinStichart/asmbly_computer_information, output/installed_software.md, "Left Common Room"
WORKSHOP_AUTODESK = [
    "ACA & MEP 2022 Object Enabler",
    "ACAD Private",
    "AutoCAD 2022",
    "AutoCAD 2022 - English",
    "AutoCAD 2022 Language Pack - English",
    "AutoCAD Open in Desktop",
    "Autodesk Desktop Connect Service",
    "Autodesk Genuine Service",
    "Autodesk Guided Tutorial Plugin",
    "Autodesk Inventor Electrical Catalog Browser 2022",
    "Autodesk Inventor Electrical Catalog Browser 2022 Language Pack - English",
    "Autodesk Inventor Professional 2022",
    "Autodesk Inventor Professional 2022 English Language Pack",
    "Autodesk Revit Engine 2022",
    "Autodesk Revit Unit Schemas 2022",
    "Autodesk Save to Web and Mobile",
    "Autodesk Single Sign On Component",
    "DWG TrueView 2022 - English",
    "Autodesk AutoCAD 2022 - English",
    "Autodesk Inventor Professional 2022 - English",
    "REX Framework",
    "REX Inventor",
    "RSA Engine",
    "Autodesk Inventor Content Center Libraries 2022 (Desktop Content)",
]
CORELDRAW_PARTS = (
    "Capture (x64)",
    "Common (x64)",
    "Custom Data (x64)",
    "Discovery (x64)",
    "Draw (x64)",
    "EN (x64)",
    "Filters (x64)",
    "Font Manager (x64)",
    "IPM (x64)",
    "IPM Content EN (x64)",
    "Models (x64)",
    "PHOTO-PAINT (x64)",
    "Setup Files (x64)",
    "VBA (x64)",
    "Workspaces (x64)",
    "Writing Tools (x64)",
)
WORKSHOP_COREL = [
    "Corel Graphics - Windows Shell Extension",
    "Corel Graphics - Windows Shell Extension",
    "Corel Graphics - Windows Shell Extension 32 Bit Keys",
    "Corel Graphics - Windows Shell Extension 64 Bit Keys",
    "CorelDRAW Graphics Suite 2021",
    "CorelDRAW Graphics Suite 2021 (64-Bit)",
    *(f"CorelDRAW Graphics Suite 2021 - {part}" for part in CORELDRAW_PARTS),
    "Corel Update Manager",
]


def workshop() -> list[Title]:
    return [
        *listing(WORKSHOP_AUTODESK, "Autodesk, Inc."),
        *listing(WORKSHOP_COREL, "Corel Corporation"),
        *listing(["VCarve Pro - Makerspace Edition 11.0", "VCarve Pro Trial Edition 11.0"], "Vectric"),
    ]


def test_49_rows_of_a_workshop_are_four_licences(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(workshop()))
    assert len(seen.verdicts) == 49
    assert installed(seen) == [
        "autodesk/autocad 2022",
        "autodesk/inventor-professional 2022",
        "corel/coreldraw graphics-suite 2021",
        "vectric/vcarve pro 11",
    ]


def test_each_row_of_the_workshop_is_explained(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(workshop()))
    kinds = [verdict.kind for verdict in seen.verdicts]
    assert VerdictKind.UNKNOWN not in kinds
    assert kinds.count(VerdictKind.INSTALLED) == 4


# Deployment of AutoCAD 2020 with PSAppDeployToolkit, script on GitHub: what an uninstall of Civil 3D 2019 removes
CIVIL_3D_2019 = [
    ("Autodesk Civil 3D 2019", "{28B89EEF-2000-0000-0102-CF3F3A09B77D}"),
    ("Autodesk Civil 3D 2019 Language Pack - English", "{28B89EEF-2000-0409-1102-CF3F3A09B77D}"),
    ("AutoCAD Architecture 2019 Shared", "{28B89EEF-2004-0000-4102-CF3F3A09B77D}"),
    ("AutoCAD Architecture 2019 Language Shared - English", "{28B89EEF-2004-0409-4102-CF3F3A09B77D}"),
    ("Autodesk AutoCAD Map 3D 2019 Core", "{28B89EEF-2002-0000-0102-CF3F3A09B77D}"),
    ("Autodesk AutoCAD Map 3D 2019 Language Pack - English", "{28B89EEF-2002-0409-1102-CF3F3A09B77D}"),
    ("Autodesk Vehicle Tracking 2019 (64 bit) Core", "{F0089F74-0ED1-47CA-BEC0-53F1ACAEC68A}"),
    ("Autodesk Civil 3D 2019 Private Pack", "{28B89EEF-2000-0000-3102-CF3F3A09B77D}"),
    ("Autodesk Civil 3D 2019 - English", "{28B89EEF-2000-0409-2102-CF3F3A09B77D}"),
    ("Autodesk Rail Module Layout 2019", "{F0D81F9D-6F82-43B9-ABF5-33947F5437DA}"),
    ("Autodesk Storm and Sanitary Analysis 2019 x64 Plug-in", "{58E36D07-2322-0000-8518-C854F44898ED}"),
    ("Autodesk Subassembly Composer 2019", "{33CFED50-0FAD-442A-84FA-4D26DB59E332}"),
]


def test_civil_3d_is_one_though_it_brings_parts_of_map_and_architecture(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(listing(CIVIL_3D_2019)))
    assert installed(seen) == ["autodesk/autocad-civil-3d 2019"]


def test_the_product_code_tells_title_and_year_where_the_name_is_in_another_language(recogniser: Recogniser) -> None:
    rows = [("AutoCAD 2019 - Русский", "{28B89EEF-2001-0419-2102-CF3F3A09B77D}")]
    seen = recogniser.recognise(machine_with(listing(rows, "Autodesk")))
    assert installed(seen) == ["autodesk/autocad 2019"]


# MicksITBlogs/PowerShell, 2014AutodeskUninstaller.ps1: Building Design Suite Ultimate 2014
SUITE_2014 = [
    ("Revit 2014", "{7346B4A0-1400-0510-0000-705C0D862004}"),
    "Autodesk Workflows 2014",
    ("Autodesk Material Library 2014", "{644F9B19-A462-499C-BF4D-300ABC2A28B1}"),
    ("Autodesk Material Library Base Resolution Image Library 2014", "{51BF3210-B825-4092-8E0D-66D689916E02}"),
    ("Autodesk Material Library Low Resolution Image Library 2014", "{5C29CC1F-218F-4C30-948A-11066CAC59FB}"),
    ("DWG TrueView 2014", "{5783F2D7-D028-0409-0100-0060B0CE6BBA}"),
    ("Autodesk Content Service", "{62F029AB-85F2-0000-866A-9FC0DD99DDBC}"),
    ("AutoCAD 2014 - English", "{5783F2D7-D001-0000-0102-0060B0CE6BBA}"),
    ("AutoCAD Structural Detailing 2014 - English", "{5783F2D7-D030-0000-0102-0060B0CE6BBA}"),
    ("AutoCAD Architecture 2014 - English", "{5783F2D7-D004-0000-0102-0060B0CE6BBA}"),
    ("AutoCAD MEP 2014 - English", "{5783F2D7-D006-0000-0102-0060B0CE6BBA}"),
    ("Autodesk 360", "{52B28CAD-F49D-47BA-9FFE-29C2E85F0D0B}"),
    ("Autodesk Design Review 2013", "{153DB567-6FF3-49AD-AC4F-86F8A3CCFDFB}"),
    ("Autodesk Revit Interoperability for Inventor 2014", "{0BB716E0-1400-0210-0000-097DC2F354DF}"),
    ("Autodesk Inventor 2014", "{7F4DD591-1864-0001-0000-7107D70F3DB4}"),
    "Eco Materials Adviser for Autodesk Inventor 2014 (64-bit)",
    ("Revit 2014 Language Pack - English", "{7346B4A0-1400-0511-0409-705C0D862004}"),
    ("Autodesk Content Service Language Pack", "{62F029AB-85F2-0001-866A-9FC0DD99DDBC}"),
    ("AutoCAD 2014 Language Pack - English", "{5783F2D7-D001-0409-1102-0060B0CE6BBA}"),
    ("AutoCAD 2014 - English", "{5783F2D7-D001-0409-2102-0060B0CE6BBA}"),
    ("Autodesk Navisworks Manage 2014", "{22332F6C-46C6-0000-9863-06EE744B0218}"),
    ("Autodesk Navisworks Manage 2014 English Language Pack", "{22332F6C-46C6-0409-9863-06EE744B0218}"),
    ("Autodesk Navisworks Manage 2014 - 2014 DWG File Reader", "{82562ABD-3D6B-4845-9D11-60A649D727F1}"),
    ("Autodesk Navisworks Manage 2014 - 2013 DWG File Reader", "{C877FD20-CB02-42E5-BA97-283260216417}"),
    ("Autodesk Navisworks Manage 2014 - 2012 DWG File Reader", "{CE4E85D0-26F7-40D8-A639-F4F16ED205BC}"),
    ("Autodesk Navisworks Manage 2014 - 2011 DWG File Reader", "{B6DD48B0-1941-4E04-993B-1986CF000735}"),
    ("Autodesk Navisworks Manage 2014 - 2010 DWG File Reader", "{087CA76C-9188-4F47-B08B-22374918AF19}"),
    ("Autodesk Navisworks Manage 2014 - 2009 DWG File Reader", "{80BBD08D-5477-4437-881D-F0D16C13F1B8}"),
    ("Autodesk Navisworks Manage 2014 - 2008 DWG File Reader", "{452519E8-B784-4519-8BEB-CC62D31E5A0D}"),
    ("Autodesk Navisworks 2014 64 bit Exporter Plug-ins", "{914E5049-303D-5993-9734-CF12636383B4}"),
    (
        "Autodesk Navisworks 2014 64 bit Exporter Plug-ins English Language Pack",
        "{914E5049-303D-0409-9734-CF12636383B4}",
    ),
    ("Autodesk Robot Structural Analysis Professional 2014", "{A3BD9E70-84AD-4E93-A92F-E6A245CD786C}"),
    (
        "Autodesk Robot Structural Analysis Professional 2014 - English regional settings",
        "{F9F0C54F-A993-488C-8CC9-4E74001F83A6}",
    ),
    (
        "Autodesk Robot Structural Analysis Professional 2014 "
        "Autodesk Robot Structural Analysis Professional 2014 Service Pack 1"
    ),
    ("Autodesk Material Library Medium Resolution Image Library 2014", "{A0633D4E-5AF2-4E3E-A70A-FE9C2BD8A958}"),
    ("Autodesk Revit Interoperability for 3ds Max 2014", "{0BB716E0-1400-0610-0000-097DC2F354DF}"),
    ("Autodesk 3ds Max Design 2014", "{52B37EC7-D836-0409-0164-3C24BCED2010}"),
    ("Autodesk 3ds Max Design 2014 64-bit Populate Data", "{2BCAFE22-BE25-4437-815C-54596D630397}"),
    ("Autodesk DirectConnect 2014 64-bit", "{8FC7C2B2-0F64-4B35-AA3D-2B051D009243}"),
    ("Autodesk Inventor Server Engine for 3ds Max Design 2014 64-bit", "{CBC74B06-FE35-482C-89D6-CE95A0289C06}"),
    ("Autodesk Composite 2014", "{5AAB972C-FF31-4B01-8445-50C42860EC02}"),
    ("Autodesk Revit Interoperability for Showcase 2014", "{0BB716E0-1400-0410-0000-097DC2F354DF}"),
    ("Autodesk Showcase 2014 64-bit", "{42FCE681-2220-4EAA-8E39-20B527585547}"),
    ("AutoCAD Structural Detailing 2014 Language Pack - English", "{5783F2D7-D030-0409-1102-0060B0CE6BBA}"),
    ("AutoCAD Structural Detailing 2014 - English", "{5783F2D7-D030-0409-2102-0060B0CE6BBA}"),
    ("Autodesk SketchBook Designer 2014", "{4057E6CF-C9AC-45D7-87D4-A8FAE305AAC1}"),
    ("Autodesk Inventor 2014 English Language Pack", "{7F4DD591-1864-0001-1033-7107D70F3DB4}"),
    ("Autodesk InfraWorks 2014", "{58E36D07-3001-0000-0102-C854F44898ED}"),
    "Autodesk Inventor 2014 Content Libraries",
    ("Autodesk SketchBook Designer for AutoCAD 2014", "{8BFDC12D-7F32-4F77-95DE-D1A42BAC91DD}"),
    ("Autodesk ReCap", "{31ABA3F2-0000-1033-0102-111D43815377}"),
    ("Autodesk ReCap Language Pack-English", "{31ABA3F2-0010-1033-0102-111D43815377}"),
    "Autodesk® Backburner 2014",
    ("Autodesk Essential Skills Movies for 3ds Max Design 2014 64-bit", "{280881E4-0E3C-40E6-9B76-E05A865551BB}"),
    ("AutoCAD Architecture 2014 Language Pack - English", "{5783F2D7-D004-0409-1102-0060B0CE6BBA}"),
    ("AutoCAD Architecture 2014 - English", "{5783F2D7-D004-0409-2102-0060B0CE6BBA}"),
    ("AutoCAD MEP 2014 Language Pack - English", "{5783F2D7-D006-0409-1102-0060B0CE6BBA}"),
    ("AutoCAD MEP 2014 - English", "{5783F2D7-D006-0409-2102-0060B0CE6BBA}"),
    ("SketchUp Import for AutoCAD 2014", "{644E9589-F73A-49A4-AC61-A953B9DE5669}"),
    ("AutoCAD Raster Design 2014", "{5783F2D7-D031-0409-0102-0060B0CE6BBA}"),
    "Autodesk AutoCAD Structural Detailing 2014 Object Enabler",
]


def test_a_suite_of_61_rows_shows_each_of_its_titles_once(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(listing(SUITE_2014)))
    assert len(seen.verdicts) == 61
    assert installed(seen) == [
        "autodesk/3ds-max-design 2014",
        "autodesk/autocad 2014",
        "autodesk/autocad-architecture 2014",
        "autodesk/autocad-mep 2014",
        "autodesk/autocad-raster-design 2014",
        "autodesk/autocad-structural-detailing 2014",
        "autodesk/infraworks 2014",
        "autodesk/inventor 2014",
        "autodesk/navisworks-manage 2014",
        "autodesk/revit 2014",
        "autodesk/robot-structural-analysis 2014",
        "autodesk/showcase 2014",
        "autodesk/sketchbook-designer 2014",
    ]
    assert [name for name, kind in verdicts(seen).items() if kind is VerdictKind.UNKNOWN] == []


# AutoCAD 2023 Complete Removal - Intune Ready, script on GitHub: the inventory of a machine
AUTOCAD_2023 = [
    "AutoCAD Open in Desktop",
    "Autodesk Access",
    "Autodesk App Manager",
    "Autodesk AutoCAD 2023 - English",
    "Autodesk AutoCAD Performance Feedback Tool 1.3.12",
    "Autodesk Featured Apps",
    "Autodesk Identity Manager",
    "Autodesk Material Library 2023",
    "Autodesk Material Library Base Resolution Image Library 2023",
    "Autodesk Save to Web and Mobile",
    "Autodesk Single Sign On Component",
    "Autodesk Genuine Service",
]


def test_the_helpers_of_autocad_lean_on_it(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(listing(AUTOCAD_2023, "Autodesk")))
    assert installed(seen) == ["autodesk/autocad 2023"]
    leaning = [host for _, verdict, host in seen.rows() if verdict.kind is VerdictKind.PART_OF]
    assert leaning == [AUTOCAD_2023.index("Autodesk AutoCAD 2023 - English")] * 10


def test_helpers_that_stayed_behind_are_no_licence(recogniser: Recogniser) -> None:
    left = [name for name in AUTOCAD_2023 if name != "Autodesk AutoCAD 2023 - English"]
    assert installed(recogniser.recognise(machine_with(listing(left, "Autodesk")))) == []


def test_a_toolset_comes_with_autocad_from_2019_on_and_not_before(recogniser: Recogniser) -> None:
    new = listing(["Autodesk AutoCAD 2022 - English", "AutoCAD Electrical 2022 - English"], "Autodesk")
    old = listing(["AutoCAD 2014 - English", "AutoCAD Electrical 2014 - English"], "Autodesk")
    assert installed(recogniser.recognise(machine_with(new))) == ["autodesk/autocad 2022"]
    assert installed(recogniser.recognise(machine_with(old))) == [
        "autodesk/autocad 2014",
        "autodesk/autocad-electrical 2014",
    ]


def test_a_point_release_of_revit_is_an_update(recogniser: Recogniser) -> None:
    # pyrevitlabs/pyRevit, issue 1989: rows of a machine with Revit 2019 to 2023
    rows = [("Autodesk Revit 2020.2.5", "Autodesk Revit 2020 SP9"), ("Autodesk Revit 2023.1.3 Update", "{8DDE773D}")]
    seen = recogniser.recognise(machine_with(listing(rows, "Autodesk")))
    assert [verdict.kind for verdict in seen.verdicts] == [VerdictKind.UPDATE, VerdictKind.UPDATE]


# A runtime proof of an add-in, file on GitHub: uninstall key of a machine with SOLIDWORKS 2025
SOLIDWORKS_2025 = [
    "SOLIDWORKS 2025 SP05",
    "SOLIDWORKS 2025 SP05",
    "SOLIDWORKS PDM Client 2025 SP05",
    "SOLIDWORKS File Utilities 2025 SP05",
    "SOLIDWORKS Visualize 2025 SP05",
    "SOLIDWORKS Login Manager",
    "SOLIDWORKS eDrawings 2025 SP05",
    "SOLIDWORKS CAM 2025 SP05",
    "SOLIDWORKS Composer Player 2025 SP05",
]


def test_nine_rows_of_solidworks_are_one(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(listing(SOLIDWORKS_2025)))
    assert installed(seen) == ["dassault/solidworks 2025"]
    assert verdicts(seen)["SOLIDWORKS eDrawings 2025 SP05"] is VerdictKind.FREE


# Inventory database dump, file on GitHub: hidden rows of a machine with Photoshop CS4
PHOTOSHOP_CS4 = [
    "Adobe Linguistics CS4",
    "Adobe CMaps CS4",
    "Connect",
    "Adobe Output Module",
    "Adobe Default Language CS4",
    "Photoshop Camera Raw",
    "Adobe Search for Help",
    "Adobe ExtendScript Toolkit CS4",
    "Adobe PDF Library Files CS4",
    "Adobe Fonts All",
    "Adobe WinSoft Linguistics Plugin x64",
    "Adobe Anchor Service x64 CS4",
    "Adobe Type Support x64 CS4",
    "Adobe CSI CS4 x64",
    "Adobe Drive CS4 x64",
    "Adobe Photoshop CS4 (64 Bit)",
]


def test_the_hidden_parts_of_photoshop_are_parts(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(listing(PHOTOSHOP_CS4, "Adobe Systems Incorporated")))
    assert installed(seen) == ["adobe/photoshop cs4"]
    assert verdicts(seen)["Adobe CMaps CS4"] is VerdictKind.PART_OF


def test_a_creative_suite_is_one_licence_with_all_its_applications(recogniser: Recogniser) -> None:
    rows = [
        "Adobe Creative Suite 6 Design Standard",
        "Adobe Photoshop CS6",
        "Adobe Illustrator CS6",
        "Adobe InDesign CS6",
        "Adobe Acrobat X Pro",
        "Adobe Premiere Pro CS6",
    ]
    seen = recogniser.recognise(machine_with(listing(rows, "Adobe Systems Incorporated")))
    assert installed(seen) == ["adobe/creative-suite design-standard 6", "adobe/premiere-pro cs6"]


def test_suite_5_5_brings_photoshop_5_1(recogniser: Recogniser) -> None:
    rows = ["Adobe Creative Suite 5.5 Design Standard", "Adobe Photoshop CS5.1", "Adobe InDesign CS5.5"]
    seen = recogniser.recognise(machine_with(listing(rows, "Adobe Systems Incorporated")))
    assert installed(seen) == ["adobe/creative-suite design-standard 5-5"]


@pytest.mark.parametrize(
    ("name", "publisher", "release"),
    [
        ("AutoCAD LT 2019 - 日本語 (Japanese)", "Autodesk", "autodesk/autocad-lt 2019"),
        ("AutoCAD LT 2010 - Japanese", "Autodesk", "autodesk/autocad-lt 2010"),
        ("Adobe Acrobat X Standard - Japanese", "Adobe Systems", "adobe/acrobat standard 10"),
        ("Adobe Illustrator CC 2015.3 (64-bit)", "Adobe", "adobe/illustrator cc2015"),
        ("ARCHICAD 24 JPN Solo", "GRAPHISOFT SE", "graphisoft/archicad 24"),
        ("図脳RAPIDPRO19", "Photron", "photron/zunou-rapid 19"),
    ],
)
def test_titles_for_japan_are_known(recogniser: Recogniser, name: str, publisher: str, release: str) -> None:
    assert installed(recogniser.recognise(machine_with([program(name, publisher)]))) == [release]


def test_the_uninstall_key_of_a_creative_cloud_application_tells_its_year(recogniser: Recogniser) -> None:
    rows = [
        ("Adobe Photoshop", "PHSP_25_12"),
        ("Adobe Illustrator", "ILST_28_0_1"),
        ("Adobe Premiere Pro", "PPRO_24_1"),
    ]
    seen = recogniser.recognise(machine_with(listing(rows, "Adobe Inc.")))
    assert installed(seen) == ["adobe/illustrator cc2024", "adobe/photoshop cc2024", "adobe/premiere-pro cc2024"]


ACROBAT_64 = "Adobe Acrobat (64-bit)"


@pytest.mark.parametrize(
    ("key", "kind", "release"),
    [
        ("{AC76BA86-1041-1033-7760-BC15014EA700}", VerdictKind.FREE, Release("adobe/acrobat-reader", "", "")),
        ("{AC76BA86-1033-FFFF-7760-BC15014EA700}", VerdictKind.INSTALLED, Release("adobe/acrobat", "", "dc")),
        ("", VerdictKind.UNKNOWN, None),
    ],
)
def test_reader_and_acrobat_for_64_bit_differ_in_the_product_code_only(
    recogniser: Recogniser, key: str, kind: VerdictKind, release: Release | None
) -> None:
    seen = recogniser.recognise(machine_with([program(ACROBAT_64, "Adobe", key=key)]))
    assert (seen.verdicts[0].kind, seen.verdicts[0].release) == (kind, release)


def test_a_licence_file_of_the_machine_tells_that_it_is_acrobat(recogniser: Recogniser) -> None:
    record = licence("AcrobatDC1", source="adobe", precedence="90", channel="FRL Online")
    seen = recogniser.recognise(machine_with([program(ACROBAT_64, "Adobe"), record]))
    assert installed(seen) == ["adobe/acrobat dc"]


@pytest.mark.parametrize(
    ("key", "release"),
    [
        ("{AC76BA86-1041-FFFF-7760-000000000006}", "adobe/acrobat pro 11"),
        ("{AC76BA86-1033-FFFF-BA7E-000000000006}", "adobe/acrobat standard 11"),
        ("{AC76BA86-1033-FFFF-7760-0E1401753200}", "adobe/acrobat 2020"),
    ],
)
def test_the_product_code_of_acrobat_tells_edition_or_year(recogniser: Recogniser, key: str, release: str) -> None:
    assert installed(recogniser.recognise(machine_with([program("Adobe Acrobat", "Adobe", key=key)]))) == [release]


def test_rows_of_one_word_are_parts_only_where_the_publisher_says_so(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with([program("Setup", "Corel Corporation"), program("Setup", "Somebody")]))
    assert [verdict.kind for verdict in seen.verdicts] == [VerdictKind.PART_OF, VerdictKind.UNKNOWN]
