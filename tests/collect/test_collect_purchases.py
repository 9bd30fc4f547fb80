"""What adds to a licence rests on it: assurance and steps up, in Microsoft's statement and in mapped ledgers."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daicho.collect.purchases import NO_LOT, Purchase, PurchaseKind, lots_of
from daicho.collect.saved_mapping import SheetMapping
from daicho.collect.table_rows import Complaints
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.finding import Place
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release
from support.tables import a_context, codes, csv_bytes, reading_of, workbook

HEAD = ["License Program", "Product Pool", "License Product Family", "License Version", "License Type", "Item Name"]
HEAD += ["License Quantity", "Transaction Date", "Coverage Start Date", "Coverage End Date"]
HEAD += ["License/Enrollment/Customer number", "Reseller Name", "Usage Country"]


def row(
    kind: str, quantity: int, *, family: str = "Office Standard", version: str = "2019", item: str = "",
    bought: str = "04/01/2020", start: str = "", end: str = "", agreement: str = "E1",
) -> list[Any]:  # fmt: skip
    return [
        "Open Value",
        "Applications",
        family,
        version,
        kind,
        item,
        quantity,
        bought,
        start,
        end,
        agreement,
        "商会",
        "JP",
    ]


def statement(*rows: list[Any]) -> Reading:
    title = [["Microsoft License Statement"], []]
    summary = [["Product Pool", "License Product Family", "License Version", "Effective License Quantity"]]
    sheets = {
        "Transaction Data": [*title, HEAD, *rows],
        "Pivot Data": [*summary, ["Applications", "Office Standard", "2024", 99]],
    }
    return reading_of(workbook(sheets), "mls.xlsx")


def short(reading: Reading) -> list[tuple[str, int, str, date | None]]:
    """Product, quantity, whether it rests on something, last day."""
    numbers = {lot.lot: f"L{n}" for n, lot in enumerate(reading.entitlements, 1)} | {"": "", NO_LOT: NO_LOT}
    return [(e.release.product, e.quantity, numbers[e.base_lot], e.ends_on) for e in reading.entitlements]


END = date(2023, 3, 31)


def test_a_licence_is_a_lot_of_its_own_and_the_summary_is_never_read_as_purchases() -> None:
    reading = statement(row("L", 10))
    (lot,) = reading.entitlements
    assert reading.source == "licence_statement"
    assert (lot.release, lot.quantity, lot.base_lot) == (Release("Office Standard", "", "2019"), 10, "")
    assert (lot.channel, lot.starts_on, lot.ends_on) == (Channel.VOLUME, date(2020, 4, 1), None)
    assert (lot.agreement, lot.seller) == ("E1", "商会")
    assert "Program=Open Value" in lot.remarks
    assert set(codes(reading)) == {
        "statement_headings_unverified",
        "statement_metric_assumed",
        "statement_summary_not_read",
    }


def test_a_licence_with_assurance_is_two_lots_the_second_resting_on_the_first() -> None:
    reading = statement(row("L&SA", 10, start="04/01/2020", end="03/31/2023"))
    assert short(reading) == [("Office Standard", 10, "", None), ("Office Standard", 10, "L1", END)]


def test_assurance_without_a_last_day_counts_as_no_right_to_newer_versions() -> None:
    reading = statement(row("L&SA", 10))
    assert short(reading) == [("Office Standard", 10, "", None)]
    assert "purchase_assurance_without_end" in codes(reading)
    alone = statement(row("L", 10), row("SA", 10))
    assert short(alone)[1] == ("Office Standard", 10, NO_LOT, None)


def test_assurance_bought_alone_rests_on_the_licences_of_its_name_whatever_version_it_states() -> None:
    reading = statement(
        row("L", 10), row("SA", 10, version="2021", bought="04/01/2021", start="04/01/2021", end="03/31/2023")
    )
    assert short(reading)[1] == ("Office Standard", 10, "L1", END)
    assert reading.entitlements[1].release == Release("Office Standard", "", "2019")


def test_assurance_over_several_purchases_is_cut_where_they_end() -> None:
    reading = statement(
        row("L", 4), row("L", 6, bought="05/01/2020"), row("SA", 10, bought="06/01/2020", end="03/31/2023")
    )
    assert short(reading)[2:] == [("Office Standard", 4, "L1", END), ("Office Standard", 6, "L2", END)]


def test_one_more_than_there_are_licences_rests_on_nothing_and_says_so() -> None:
    enough = statement(row("L", 10), row("SA", 10, end="03/31/2023"))
    assert "purchase_base_not_found" not in codes(enough)
    reading = statement(row("L", 10), row("SA", 11, end="03/31/2023"))
    assert short(reading)[1:] == [("Office Standard", 10, "L1", END), ("Office Standard", 1, NO_LOT, END)]
    (told,) = [f for f in reading.findings if f.code == "purchase_base_not_found"]
    assert (told.fact("quantity"), told.place.line) == ("1", 5)


def test_a_renewal_rests_on_the_same_licences_once_the_first_term_is_over_and_not_a_day_earlier() -> None:
    first = row("SA", 10, start="04/01/2020", end="03/31/2023")
    after = statement(row("L", 10), first, row("SA", 10, start="04/01/2023", end="03/31/2026"))
    assert [base for _, _, base, _ in short(after)] == ["", "L1", "L1"]
    same_day = statement(row("L", 10), first, row("SA", 10, start="03/31/2023", end="03/31/2026"))
    assert [base for _, _, base, _ in short(same_day)] == ["", "L1", NO_LOT]


def test_assurance_does_not_rest_on_another_product_nor_on_licences_bought_later() -> None:
    other = statement(row("L", 10, family="Visio Standard"), row("SA", 10, end="03/31/2023"))
    later = statement(row("L", 10, bought="04/02/2020"), row("SA", 10, bought="04/01/2020", end="03/31/2023"))
    assert [short(reading)[1][2] for reading in (other, later)] == [NO_LOT, NO_LOT]


def test_licences_of_the_same_agreement_come_first() -> None:
    reading = statement(row("L", 5, agreement="E0", bought="01/01/2019"), row("L", 5), row("SA", 5, end="03/31/2023"))
    assert short(reading)[2][2] == "L2"


def test_a_step_up_rests_on_what_it_names_and_on_nothing_where_it_names_nothing() -> None:
    named = row(
        "Step-up", 5, family="Office Professional Plus", item="Office Professional Plus step-up from Office Standard"
    )
    reading = statement(row("L", 10), named)
    assert short(reading)[1] == ("Office Professional Plus", 5, "L1", None)
    silent = statement(row("L", 10), row("Step-up", 5, family="Office Professional Plus", item="Office ProPlus SU"))
    assert short(silent)[1][2] == NO_LOT
    assert "purchase_base_not_found" in codes(silent)


def test_a_subscription_ends_with_its_term() -> None:
    reading = statement(row("Subscription", 5, family="Microsoft 365 E3", version="", end="03/31/2023"))
    assert [(e.channel, e.ends_on, e.base_lot) for e in reading.entitlements] == [(Channel.SUBSCRIPTION, END, "")]
    assert "purchase_subscription_without_end" in codes(statement(row("Subscription", 5)))


def test_the_unit_is_read_where_the_name_says_it_and_else_is_devices() -> None:
    names = [
        "Windows Server - User CAL",
        "Windows Server Device CAL",
        "SQL Server Standard Core",
        "Core CAL Suite",
        "Visio",
    ]
    reading = statement(*(row("L", 1, family=name) for name in names))
    assert [e.metric for e in reading.entitlements] == [
        Metric.USER_CAL, Metric.DEVICE_CAL, Metric.CORE, Metric.DEVICE, Metric.DEVICE,
    ]  # fmt: skip


def test_a_kind_that_is_in_no_list_costs_its_row_and_says_so() -> None:
    reading = statement(row("L", 1), row("Mystery", 1))
    assert len(reading.entitlements) == 1
    assert [f.place.line for f in reading.findings if f.code == "table_choice_not_known"] == [5]


def test_japanese_headings_read_the_same_with_the_same_doubt() -> None:
    head = ["ライセンス製品ファミリ", "ライセンス バージョン", "ライセンスの種類", "ライセンス数量", "取引日"]
    reading = reading_of(csv_bytes(head, ["Office Standard", "2019", "L", "3", "2020/4/1"]))
    assert [(e.release.product, e.quantity) for e in reading.entitlements] == [("Office Standard", 3)]
    assert "statement_headings_unverified" in codes(reading)


def test_a_mapped_ledger_names_the_base_by_number_or_by_product() -> None:
    head = ("番号", "品名", "数量", "区分", "元番号", "元製品", "保守期限")
    fields = ("lot", "product", "quantity", "kind", "base_lot", "base_product", "assured_until")
    mapping = SheetMapping(name="m", headings=head, columns=dict(zip(head, fields, strict=True)))
    rows = [
        ("A", "Office Standard", "10", "新規", "", "", ""),
        ("B", "年間保守 Office", "10", "保守", "A", "", "2023-03-31"),
        ("C", "Office Pro", "4", "アップグレード", "", "Office Standard", ""),
    ]
    reading = reading_of(csv_bytes(head, *rows), context=replace(a_context(), mappings=(mapping,)))
    assert [(e.lot, e.base_lot, e.release.product, e.ends_on) for e in reading.entitlements] == [
        ("A", "", "Office Standard", None),
        ("B", "A", "Office Standard", END),
        ("C", "A", "Office Pro", None),
    ]


# --- a law

DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 20))


@st.composite
def purchases(draw: st.DrawFn) -> list[Purchase]:
    made = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from([PurchaseKind.LICENCE, PurchaseKind.LICENCE_ASSURANCE, PurchaseKind.ASSURANCE]))
        first, last = sorted((draw(DAYS), draw(DAYS)))
        lot = Entitlement(
            lot=f"L{number}", release=Release(draw(st.sampled_from("ab"))), metric=Metric.DEVICE,
            channel=Channel.VOLUME, quantity=draw(st.integers(0, 5)), starts_on=first,
        )  # fmt: skip
        made.append(Purchase(lot=lot, kind=kind, place=Place("f"), assured_from=first, assured_until=last))
    return made


@given(purchases())
def test_nothing_is_lost_and_on_no_day_more_assurance_rests_on_a_lot_than_it_has(bought: list[Purchase]) -> None:
    lots = lots_of(bought, Complaints())
    assert set(lots_of(bought[::-1], Complaints())) == set(lots)
    licences = {lot.lot: lot for lot in lots if not lot.base_lot}
    assert len({lot.lot for lot in lots}) == len(lots)
    wanted = sum(p.lot.quantity for p in bought if p.kind is not PurchaseKind.LICENCE)
    assert sum(lot.quantity for lot in lots if lot.base_lot) == wanted
    for day in (date(2020, 1, d) for d in range(1, 21)):
        for name, licence in licences.items():
            assert sum(lot.quantity for lot in lots if lot.base_lot == name and lot.valid_on(day)) <= licence.quantity
