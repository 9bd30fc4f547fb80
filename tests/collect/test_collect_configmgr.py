"""Reports of Configuration Manager over installed software."""

from datetime import date

from daicho.words.estate import Section
from support.tables import codes, csv_bytes, reading_of

HEAD = ["Netbios_Name0", "ResourceID", "ARPDisplayName0", "ProductName0", "ProductVersion0", "Publisher0"]
HEAD += ["ProductCode0", "SoftwareCode0", "ChannelCode0", "ProductID0", "InstallDate0", "TimeStamp"]


def row(name: str, device: str = "PC-001", *, channel: str = "3", product: str = "") -> list[str]:
    ids = ["{90160000-0012-0000-0000-0000000FF1CE}", "Office16.STANDARD"]
    return [device, "16777300", name, product, "16.0.4266", "Microsoft", *ids, channel, "P-1", "3/31/2021 0:00", "11/2/2026 9:00"]  # noqa: E501  # fmt: skip


def test_one_inventory_for_each_device_with_the_channel_as_it_is_coded() -> None:
    reading = reading_of(csv_bytes(HEAD, row("Office"), row("Visio", channel="2"), row("Office", "PC-002")))
    assert (reading.source, codes(reading)) == ("configmgr", [])
    assert [(i.machine.id, len(i.observations)) for i in reading.inventories] == [("PC-001", 2), ("PC-002", 1)]
    first = reading.inventories[0]
    assert (first.taken_on, first.piecewise, first.sections) == (date(2026, 11, 2), True, {Section.SOFTWARE})
    office, visio = first.observations
    assert (office.title.key, office.title.version) == ("Office16.STANDARD", "16.0.4266")
    assert dict(office.title.fields) == {
        "channel": "3",
        "product_code": "{90160000-0012-0000-0000-0000000FF1CE}",
        "product_id": "P-1",
        "source": "configmgr",
    }
    assert (office.installed_on, visio.title.field("channel")) == (date(2021, 3, 31), "2")


def test_the_product_name_stands_in_where_the_list_of_programs_has_none() -> None:
    reading = reading_of(csv_bytes(HEAD, row("", product="SQL Server"), row("A", product="A product")))
    titles = [o.title for o in reading.inventories[0].observations]
    assert [(t.name, t.field("product_name")) for t in titles] == [("SQL Server", ""), ("A", "A product")]


def test_columns_renamed_in_a_report_are_known() -> None:
    head = ["Computer Name", "ARP Display Name", "Publisher", "Version", "Product Version", "Last Inventory Scan"]
    reading = reading_of(csv_bytes(head, ["PC-1", "A", "P", "x", "1.0", "11/2/2026"]))
    assert (reading.source, reading.inventories[0].observations[0].title.version) == ("configmgr", "1.0")


def test_add_or_remove_programs_is_read_too() -> None:
    head = ["Name0", "DisplayName0", "Publisher0", "Version0", "ProdID0", "InstallDate0"]
    reading = reading_of(csv_bytes(head, ["PC-1", "Office", "MS", "16", "{1}", "20210331"]))
    (observation,) = reading.inventories[0].observations
    assert (reading.source, observation.title.key, observation.installed_on) == ("configmgr", "{1}", date(2021, 3, 31))


def test_a_count_without_devices_is_known_and_not_counted() -> None:
    head = ["ARPDisplayName0", "ProductVersion0", "Count"]
    reading = reading_of(csv_bytes(head, ["Office", "16", "30"], ["Visio", "16", "3"]))
    assert reading.inventories == ()
    assert [(f.code, f.fact("rows")) for f in reading.findings] == [("configmgr_without_devices", "2")]


def test_a_row_without_device_keeps_every_inventory_from_saying_that_anything_is_gone() -> None:
    nobody = row("A", "")
    nobody[1] = ""
    reading = reading_of(csv_bytes(HEAD, row("Office"), nobody))
    assert codes(reading) == ["configmgr_row_unusable"]
    assert (reading.inventories[0].piecewise, reading.inventories[0].sections) == (False, frozenset())
