"""Rows that other rows of the machine decide: instances, records that tell, and suites with what they bring."""

from pathlib import Path

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Title, TraceKind
from daicho.words.snapshot import Recognition
from daicho.words.software import Release, VerdictKind
from support.titles import licence, machine_with, program, title

MICROSOFT = "Microsoft Corporation"
SUITE = """
id = "example/suite"
name = { ja = "例スイート", en = "Example Suite" }
publisher = { ja = "例社", en = "Example Inc." }
category = "office_suite"
kind = "paid"
source = [{ document = "a test", seen = 2026-11-25 }]
brings = [{ product = "example/writer", version = "=" }]
[versions.3]
[versions.4]
[evidence]
names = ["Example Suite {version}"]
"""
WRITER = """
id = "example/writer"
name = { ja = "例ライター", en = "Example Writer" }
publisher = { ja = "例社", en = "Example Inc." }
category = "office_app"
kind = "paid"
source = [{ document = "a test", seen = 2026-11-25 }]
[versions.3]
[versions.4]
[evidence]
names = ["Example Writer {version}"]
"""


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load())


@pytest.fixture(scope="module")
def with_suites(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    folder: Path = tmp_path_factory.mktemp("overlay") / "catalogue" / "example"
    folder.mkdir(parents=True)
    (folder / "suite.toml").write_text(SUITE, encoding="utf-8")
    (folder / "writer.toml").write_text(WRITER, encoding="utf-8")
    return Recogniser(load(folder.parent.parent))


def instance(name: str, edition: str, version: str = "15.0.2000.5") -> Title:
    key = f"MSSQL{version.split('.', maxsplit=1)[0]}.{name}"
    fields = {"instance": name, "edition": edition, "source": "sql_setup"}
    return title(TraceKind.INSTANCE, "Microsoft SQL Server", MICROSOFT, version, key, **fields)


def sql_server(year: str = "2019") -> Title:
    return program(f"Microsoft SQL Server {year} (64-bit)", MICROSOFT, key=f"Microsoft SQL Server SQL{year}")


def releases(seen: Recognition) -> list[str]:
    return [str(installation.release) for installation in seen.installations]


def told(seen: Recognition) -> list[tuple[str, str, int | None]]:
    return [(v.kind.value, v.rule, host) for _, v, host in seen.rows()]


def test_an_instance_tells_the_edition_that_the_name_of_sql_server_leaves_open(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with([sql_server(), instance("MSSQLSERVER", "Standard Edition (64-bit)")]))
    assert releases(seen) == ["microsoft/sql-server standard 2019"]
    assert told(seen) == [("part_of", "told-by-another-row", 1), ("installed", "instance-product", None)]


def test_an_express_instance_makes_the_open_row_free(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with([sql_server(), instance("SQLEXPRESS", "Express Edition (64-bit)")]))
    assert releases(seen) == []
    assert told(seen) == [("free", "told-free-by-another-row", 1), ("free", "instance-free", None)]


def test_an_instance_of_another_version_tells_nothing(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with([sql_server("2016"), instance("A", "Standard Edition")]))
    assert seen.verdicts[0].kind is VerdictKind.UNKNOWN
    assert releases(seen) == ["microsoft/sql-server standard 2019"]


def test_two_instances_of_one_edition_are_one_licensable_product_of_the_machine(recogniser: Recogniser) -> None:
    rows = [instance("A", "Standard Edition"), instance("B", "Standard Edition"), instance("C", "Express Edition")]
    seen = recogniser.recognise(machine_with(rows))
    assert releases(seen) == ["microsoft/sql-server standard 2019"]
    assert [v.kind.value for v in seen.verdicts] == ["installed", "part_of", "free"]


@pytest.mark.parametrize(
    ("record", "verdict", "found"),
    [
        ("Adobe Acrobat Reader", VerdictKind.FREE, []),
        ("Adobe Acrobat Pro DC", VerdictKind.INSTALLED, ["adobe/acrobat pro dc"]),
    ],
)
def test_a_record_of_the_product_itself_tells_acrobat_from_reader(
    recogniser: Recogniser, record: str, verdict: VerdictKind, found: list[str]
) -> None:
    rows = [
        program("Adobe Acrobat (64-bit)", "Adobe", "23.001.20093", "{A}"),
        licence(record, source="adobe"),
    ]
    seen = recogniser.recognise(machine_with(rows))
    assert seen.verdicts[0].kind is verdict
    assert seen.leans_on[0] == 1
    assert releases(seen) == found


def test_what_came_with_a_suite_is_part_of_it_in_its_own_version_only(with_suites: Recogniser) -> None:
    rows = [program("Example Writer 3"), program("Example Suite 3"), program("Example Writer 4")]
    seen = with_suites.recognise(machine_with(rows))
    assert releases(seen) == ["example/suite 3", "example/writer 4"]
    assert told(seen)[0] == ("part_of", "came-with-suite", 1)
    assert seen.installations[0].release == Release("example/suite", "", "3")


def test_a_part_of_a_suite_alone_is_a_product(with_suites: Recogniser) -> None:
    assert releases(with_suites.recognise(machine_with([program("Example Writer 3")]))) == ["example/writer 3"]


def test_a_rule_that_no_document_confirms_says_so(recogniser: Recogniser) -> None:
    assert "確認していません" in recogniser.reasons()["android-system"].ja
    assert "confirms" in recogniser.reasons()["android-system"].en
    assert "確認していません" not in recogniser.reasons()["office-part"].ja


def test_the_engine_of_sql_server_alone_is_an_open_question_and_not_a_part_of_nothing(recogniser: Recogniser) -> None:
    """Lists of MSI packages lack the row of the product itself."""
    engine = program("SQL Server 2019 Database Engine Services", MICROSOFT, "15.0.2000.5", "{A}")
    shared = program("SQL Server 2019 Database Engine Shared", MICROSOFT, "15.0.2000.5", "{B}")
    seen = recogniser.recognise(machine_with([engine, engine, shared]))
    assert [(rule, host) for _, rule, host in told(seen)][:2] == [("sql-engine", None), ("same-open-product", 0)]
    assert seen.leans_on[2] == 0
    assert releases(seen) == []


def test_the_engine_asks_nothing_where_the_product_or_its_instance_stands_beside(recogniser: Recogniser) -> None:
    engine = program("SQL Server 2019 Database Engine Services", MICROSOFT, "15.0.2000.5", "{A}")
    beside = recogniser.recognise(machine_with([engine, sql_server()]))
    assert told(beside) == [("part_of", "same-open-product", 1), ("unknown", "edition-decides", None)]
    express = recogniser.recognise(machine_with([engine, instance("SQLEXPRESS", "Express Edition")]))
    assert [verdict for verdict, _, _ in told(express)] == ["free", "free"]


def test_parts_of_a_bought_product_alone_are_told(recogniser: Recogniser) -> None:
    part = program(
        "Microsoft Office Excel MUI (Japanese) 2016", MICROSOFT, "16.0", "{90160000-0016-0411-1000-0000000FF1CE}"
    )
    (finding,) = recogniser.recognise(machine_with([part])).findings
    assert (finding.code, finding.fact("count")) == ("parts_without_product", "1")
    whole = program("Microsoft Office Standard 2016", MICROSOFT, "16.0", "Office16.STANDARD")
    assert recogniser.recognise(machine_with([part, whole])).findings == ()


@pytest.mark.parametrize(
    ("version", "year"),
    [("10.0.1600.22", "2008"), ("10.4.6000.29", "2008"), ("10.50.1600.1", "2008r2"), ("10.53.6000.34", "2008r2")],
)
def test_the_two_releases_of_2008_are_told_by_their_second_number(
    recogniser: Recogniser, version: str, year: str
) -> None:
    seen = recogniser.recognise(machine_with([instance("A", "Standard Edition", version)]))
    assert releases(seen) == [f"microsoft/sql-server standard {year}"]


def test_analysis_services_are_licensed_as_sql_server(recogniser: Recogniser) -> None:
    fields = {"instance": "A", "edition": "Standard Edition", "source": "sql_setup"}
    name = "Microsoft SQL Server Analysis Services"
    cubes = title(TraceKind.INSTANCE, name, MICROSOFT, "15.0.1.1", "MSAS15.A", **fields)
    seen = recogniser.recognise(machine_with([cubes, instance("A", "Standard Edition")]))
    assert releases(seen) == ["microsoft/sql-server standard 2019"]


def test_a_part_leans_on_the_entry_that_it_names_whatever_that_is(recogniser: Recogniser) -> None:
    rows = [program("何かの業務ソフト", "知らない会社", key="Gyomu"), program("帳票部品", key="{P}", parent="gyomu")]
    seen = recogniser.recognise(machine_with(rows))
    assert told(seen) == [("unknown", "unknown", None), ("part_of", "part-by-parent", 0)]
