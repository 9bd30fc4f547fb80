"""The Excel ledgers of the company, 機器台帳, 購入台帳 and 部材台帳: title rows above, a total below."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import xlsxwriter

from demo import lots
from demo.estate import DAY, Device
from demo.lots import Item, Lot
from demo.writing import Plant

Cell = str | int | date | None


_HARDWARE = (
    "資産管理番号", "コンピューター名", "機器種別", "メーカー", "型番", "シリアル番号", "OS", "CPU数", "コア数",
    "ホスト管理番号", "利用者", "使用部門", "設置場所", "取得区分", "取得日", "廃棄日", "状態", "備考",
)  # fmt: skip
_PURCHASES = (
    "ライセンス管理番号", "ベンダー", "ソフトウェア名", "エディション", "バージョン", "言語", "購入日", "購入元",
    "購入部門", "ライセンス種別", "ライセンス形態", "使用許諾証明", "ライセンス証書番号", "数量", "単価", "有効期限",
    "対象機器", "管理部門", "保管場所", "備考",
)  # fmt: skip
_ITEMS = (
    "部材管理番号", "種別", "名称", "数量", "ライセンス管理番号", "保管場所", "管理者", "貸出", "廃棄日", "備考",
)  # fmt: skip


def hardware(devices: Sequence[Device], plant: Plant) -> bytes:
    """機器台帳: all PCs and servers, and those that are gone."""
    rows = [_hardware_row(device, plant) for device in devices]
    return _book([Sheet("機器台帳", "株式会社みどり製作所　機器台帳", _HARDWARE, rows)])


def _hardware_row(device: Device, plant: Plant) -> tuple[Cell, ...]:
    server = device.kind in ("サーバー", "仮想マシン")
    processors = (len(device.processors), sum(device.processors)) if server else (None, None)
    make = (device.maker, device.model, device.serial)
    where = (device.shown_user, device.department, device.place)
    life = ("中古" if device.second_hand else "新品", device.acquired, device.disposed)
    key = plant("hardware.remarks")
    end = ("廃棄済" if device.disposed else "使用中", f"キー {key}" if key else "")
    return (device.asset, device.host, device.kind, *make, device.running, *processors, device.on, *where, *life, *end)


def purchases(plant: Plant) -> bytes:
    """購入台帳 with every lot that the licence statement does not list, and 部材台帳 on a second sheet."""
    rows = [_lot_row(lot, plant) for lot in lots.LEDGER]
    total: list[Cell] = ["合計", *[None] * 12, sum(lot.quantity for lot in lots.LEDGER), *[None] * 6]
    items = [_item_row(item, plant) for item in lots.ITEMS]
    note = "一太郎・ATOK・DocuWorks・Acrobat の一部は licence_statement.csv に記載"
    title = "株式会社みどり製作所　ソフトウェア購入台帳"
    return _book(
        [
            Sheet("購入台帳", title, _PURCHASES, [*rows, tuple(total)], note),
            Sheet("部材台帳", "株式会社みどり製作所　ライセンス関連部材台帳", _ITEMS, items),
        ]
    )


def _lot_row(lot: Lot, plant: Plant) -> tuple[Cell, ...]:
    key = plant("purchases.remarks")
    remark = f"{lot.remark} プロダクトキー {key}".strip() if key else lot.remark
    bought = (lot.bought, lot.seller, "総務部")
    terms = (lot.kind, lot.form, lot.proof, lot.certificate)
    bound = (lot.quantity, lot.price, lot.ends, "、".join(lot.machines))
    kept = ("情報システム担当", "総務部 書庫A" if lot.proof == "証書" else "")
    what = (lot.number, lot.vendor, lot.name, lot.edition, lot.version)
    return (*what, "日本語", *bought, *terms, *bound, *kept, remark)


def _item_row(item: Item, plant: Plant) -> tuple[Cell, ...]:
    what = (item.number, item.kind, item.name, item.quantity, item.lot, item.place, item.keeper)
    return (*what, None, None, plant("items.remarks"))


class Sheet(NamedTuple):
    """A worksheet: its name, the title above, the headings, the rows, and a note under the title."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""


def _book(sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2025, 12, 1, 9, 0, 0), "author": "情報システム担当"})  # noqa: DTZ001
    for sheet in sheets:
        _sheet(book, sheet)
    book.close()
    return out.getvalue()


def _sheet(book: Any, plan: Sheet) -> None:
    """A title, the day and a note above; headings in the fourth row; the table below."""
    bold = book.add_format({"bold": True, "font_size": 14})
    heading = book.add_format({"bold": True, "border": 1, "bg_color": "#D9E1F2", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    sheet = book.add_worksheet(plan.name)
    sheet.write(0, 0, plan.title, bold)
    sheet.write(1, 0, f"{DAY.year}年12月1日現在　{plan.note}".strip())
    for column, label in enumerate(plan.head):
        sheet.write(3, column, label, heading)
        sheet.set_column(column, column, max(10, 2 * len(label)))
    for index, row in enumerate(plan.rows, start=4):
        _row(sheet, index, row, day)
    sheet.freeze_panes(4, 1)


def _row(sheet: Any, index: int, row: tuple[Cell, ...], day: Any) -> None:
    for column, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(index, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
        elif value not in (None, ""):
            sheet.write(index, column, value)
