"""Plain files: clusters, purposes, shared computers, trials, servers, assignments and peaks of use."""

from datetime import date

from daicho.words.entitlement import Assignment, AssignmentReason
from daicho.words.estate import Access, Peak, Purpose
from daicho.words.software import Release
from support.tables import codes, reading_of, text_bytes


def test_machines_say_their_cluster_and_what_they_are_for() -> None:
    reading = reading_of(
        text_bytes("machine,kind,クラスター,用途\nSV-1,server,C1,待機\nSV-2,server,,開発・検証\nSV-3,server,,")
    )
    assert [(m.cluster, m.purpose) for m in reading.machines] == [
        ("C1", Purpose.STANDBY),
        ("", Purpose.DEVELOPMENT),
        ("", Purpose.UNKNOWN),
    ]
    assert codes(reading) == []


def test_a_purpose_that_is_in_no_list_costs_its_row_and_says_so() -> None:
    reading = reading_of(text_bytes("machine,kind,purpose\nSV-1,server,事務\nSV-2,server,production"))
    assert [m.id for m in reading.machines] == ["SV-2"]
    assert codes(reading) == ["table_choice_not_known"]


def test_installations_say_whether_the_computer_is_shared_and_when_a_trial_ends() -> None:
    text = "machine,product,version,shared,試用期限\nPC-1,microsoft/365-apps,,はい,\nPC-2,adobe/acrobat,,,2026/12/31"
    reading = reading_of(text_bytes(text))
    assert [(i.shared, i.expires) for i in reading.installations] == [(True, None), (False, date(2026, 12, 31))]


def test_an_access_names_the_server_where_it_is_known() -> None:
    reading = reading_of(
        text_bytes("user,machine,server_product,サーバー\nsato,,microsoft/sql-server,SV-1\nabe,,microsoft/sql-server,")
    )
    assert reading.accesses == (
        Access("sato", "", "microsoft/sql-server", "SV-1"),
        Access("abe", "", "microsoft/sql-server", ""),
    )


def test_assignments_in_japanese() -> None:
    text = (
        "ロット番号,割当先,割当日,解除日,理由,固定\nL1,PC-1,令和8年4月1日,2026-09-30,故障,はい\nL1,PC-2,2026-10-01,,,"
    )
    reading = reading_of(text_bytes(text))
    assert reading.assignments == (
        Assignment(
            lot="L1", unit="PC-1", since=date(2026, 4, 1), until=date(2026, 9, 30),
            reason=AssignmentReason.HARDWARE_FAILURE, locked=True,
        ),
        Assignment(lot="L1", unit="PC-2", since=date(2026, 10, 1)),
    )  # fmt: skip
    assert codes(reading) == []


def test_an_assignment_needs_its_first_day_and_ends_no_earlier() -> None:
    reading = reading_of(
        text_bytes("lot,unit,since,until\nL1,PC-1,,\nL1,PC-2,2026-04-02,2026-04-01\nL1,PC-3,2026-04-02,2026-04-02")
    )
    assert [a.unit for a in reading.assignments] == ["PC-3"]
    assert sorted(codes(reading)) == ["table_days_reversed", "table_value_missing"]


def test_peaks_of_concurrent_use() -> None:
    text = "product,edition,version,peak,since,until,source\nautodesk/autocad,,2024,12,2026-04-01,2026-09-30,lmstat"
    (peak,) = reading_of(text_bytes(text)).peaks
    assert peak == Peak(
        release=Release("autodesk/autocad", "", "2024"), peak=12, since=date(2026, 4, 1), until=date(2026, 9, 30),
        source="lmstat",
    )  # fmt: skip
    japanese = reading_of(text_bytes("製品ID,最大同時使用数,計測開始日\nautodesk/autocad,12本,2026-04-01"))
    assert [(p.peak, p.since) for p in japanese.peaks] == [(12, date(2026, 4, 1))]


def test_prices_come_in_packs_and_for_periods() -> None:
    head = "product,metric,channel,unit_price,pack,period_months"
    text = f"{head}\nmicrosoft/windows-server,core,volume,20000,2,\nmicrosoft/365,user,subscription,1500,,1"
    assert [(p.pack, p.period_months) for p in reading_of(text_bytes(text)).prices] == [(2, 0), (1, 1)]
