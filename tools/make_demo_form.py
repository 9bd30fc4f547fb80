"""Makes the demo's vendor form, an invented questionnaire of the kind that companies get: always the same bytes.

    python tools/make_demo_form.py [TARGET]

It has what trips programs that fill forms: merged cells, pull-downs fed from a hidden sheet, a text box, a picture,
check boxes, notes, conditional formats, protection, totals by formula, print set-up.
"""

import io
import struct
import sys
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

TARGET = Path(__file__).parent.parent / "src/daicho/data/demo/request/kakuninhyo.xlsx"
FONT = "游ゴシック"
NAVY, PALE, INPUT, GREY = "#1F3864", "#DDE6F2", "#FFFBE6", "#7F7F7F"
KEY_HEADER = "プロダクトキー(ボリュームライセンス以外の製品は、1製品につき最大10個までご記入ください)"

CUSTOMER = (
    ("会社名", 6),
    ("郵便番号", 7),
    ("ご住所", 8),
    ("代表者 役職", 9),
    ("代表者 氏名", 10),
    ("ご担当部署", 11),
    ("ご担当者 氏名", 12),
    ("電話番号", 13),
    ("メールアドレス", 14),
    ("基準日(導入状況を確認された日)", 15),
)
DEVICES = (
    ("デスクトップ型パソコン", "故障中・廃棄済みのものは含めません"),
    ("ノート型パソコン(タブレット端末を含む)", "Windows以外の機器も含めてご記入ください"),
    ("サーバー(物理)", "仮想サーバーは下の欄にご記入ください"),
)
SUITES = (
    "マイクロソフト製オフィス製品を使用",
    "他社製オフィス製品のみを使用",
    "オフィス製品なし",
)
WINDOWS = (
    "Windows 11 Pro",
    "Windows 10 Pro",
    "Windows 8.1 Pro",
    "Windows 7 Professional",
    "Windows(Home エディション)",
)
SUBSCRIPTIONS = ("Microsoft 365 Business Basic", "Microsoft 365 Business Standard", "Microsoft 365 Business Premium")
SERVERS = (
    "Windows Server 2012 R2 Standard",
    "Windows Server 2016 Standard",
    "Windows Server 2019 Standard",
    "Windows Server 2022 Standard",
    "Windows Server 2025 Standard",
)
CALS = ("2012", "2016", "2019", "2022", "2025")
OFFICE_NAMES = (
    *("Office Standard", "Office Professional Plus", "Office Home and Business", "Office Personal"),
    *("Office Professional", "Office Home and Student"),
    *("Word(単体)", "Excel(単体)", "PowerPoint(単体)", "Outlook(単体)", "Access(単体)"),
    *("Visio Standard", "Visio Professional", "Project Standard", "Project Professional"),
)
VERSIONS = ("97", "2000", "2002", "2003", "2007", "2010", "2013", "2016", "2019", "2021", "2024", "不明")


class Form:
    """The workbook with its formats, each made once."""

    def __init__(self, target: io.BytesIO) -> None:
        self.book = xlsxwriter.Workbook(target, {"in_memory": True})
        self.book.set_properties(
            {
                "title": "ライセンス導入状況確認票",
                "author": "IT資産管理推進部",
                "company": "アルファ・ライセンシング合同会社",
                "created": datetime(2025, 12, 19, 9, 0, 0),  # noqa: DTZ001 a document's own date has no zone
            }
        )
        self.title = self._format(bold=True, font_size=16, font_color=NAVY, align="center")
        self.heading = self._format(
            bold=True, font_size=11, font_color="#FFFFFF", bg_color=NAVY, indent=1, valign="vcenter"
        )
        self.header = self._format(
            bold=True, bg_color=PALE, border=1, align="center", text_wrap=True, font_size=9, valign="vcenter"
        )
        self.label = self._format(bg_color=PALE, border=1, indent=1, text_wrap=True, valign="vcenter")
        self.input = self._format(bg_color=INPUT, border=1, indent=1, locked=False, text_wrap=True, valign="vcenter")
        self.number = self._format(
            bg_color=INPUT, border=1, locked=False, num_format="#,##0", align="right", valign="vcenter"
        )
        self.day = self._format(
            bg_color=INPUT, border=1, locked=False, num_format='yyyy"年"m"月"d"日"', align="left", indent=1
        )
        self.total = self._format(
            bold=True, border=1, num_format="#,##0", align="right", valign="vcenter", bg_color="#EDEDED"
        )
        self.small = self._format(font_size=8, font_color=GREY, text_wrap=True, valign="top")
        self.note = self._format(font_size=8, font_color=GREY, border=1, indent=1, text_wrap=True, valign="vcenter")
        self.right = self._format(align="right", font_size=9)
        self.tick = self._format(border=1, align="center", bg_color=INPUT, locked=False, checkbox=True)
        self.warning = self.book.add_format({"bg_color": "#F8CBAD", "font_color": "#9C0006"})

    def _format(self, **options: Any) -> Any:
        return self.book.add_format({"font_name": FONT, "font_size": 10, **options})

    def sheet(self, name: str, title: str, widths: dict[str, float], *, landscape: bool = False) -> Any:
        """A sheet set up for A4, with its title and the footer of all of them."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_default_row(19)
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer(f'&L&8&"{FONT}"取扱注意&C&8&P / &N&R&8様式 LS-07 第3版')
        if landscape:
            sheet.set_landscape()
        for columns, width in widths.items():
            sheet.set_column(columns, width)
        last = "R" if landscape else "H"
        sheet.merge_range(f"B2:{last}2", title, self.title)
        sheet.set_row(1, 26)
        return sheet


def logo() -> bytes:
    """A small picture drawn here: a navy square with a lighter bar."""
    rows = []
    for y in range(48):
        row = b"".join(b"\xdd\xe6\xf2" if 18 <= y < 30 or 18 <= x < 30 else b"\x1f\x38\x64" for x in range(48))
        rows.append(b"\0" + row)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 48, 48, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + chunk(b"IEND", b"")
    )


def guide(form: Form) -> None:
    """The first sheet: what the vendor wants, in a text box; a picture; a box to tick."""
    sheet = form.sheet("はじめに", "ライセンス導入状況確認票", {"A:A": 2, "B:H": 12})
    sheet.insert_image("B3", "logo.png", {"image_data": io.BytesIO(logo()), "x_offset": 2, "y_offset": 4})
    sheet.write("H3", "確認票番号:LS-2025-0417", form.right)
    sheet.write("H4", "発行日:2025年12月22日", form.right)
    sheet.write("H5", "アルファ・ライセンシング合同会社", form.right)
    sheet.write("H6", "IT資産管理推進部", form.right)
    lines = (
        "ご記入にあたって",
        "",
        "1. 貴社で保有・ご使用中のすべての機器と製品についてご記入ください。",
        "2. 黄色の欄にご記入ください。合計欄は自動で計算されます。",
        "3. ボリュームライセンス以外の製品は、プロダクトキーをご記入ください。",
        "4. 使用していない製品も、保有している場合は「保有」欄にご記入ください。",
        "5. ご記入後、2026年1月5日(月)までにメールでご返送ください。",
    )
    sheet.insert_textbox(
        "B8",
        "\n".join(lines),
        {
            "width": 620,
            "height": 170,
            "font": {"name": FONT, "size": 10},
            "fill": {"color": "#F7F9FC"},
            "line": {"color": NAVY, "width": 1.25},
            "object_position": 2,
        },
    )
    sheet.merge_range("B20:G20", "記入要領を確認しました", form.label)
    sheet.insert_checkbox("H20", False, form.tick)
    sheet.merge_range("B22:H22", "ご不明な点は、ご案内メールに記載の窓口までお問い合わせください。", form.small)


def customer(form: Form) -> None:
    """Customer data, names under which licences were bought, affiliates, programmes."""
    sheet = form.sheet("1_お客様情報", "1.お客様情報", {"A:A": 2, "B:C": 15, "D:H": 12})
    sheet.merge_range("B4:H4", "1-1 お客様", form.heading)
    for label, row in CUSTOMER:
        sheet.merge_range(f"B{row}:C{row}", label, form.label)
        sheet.merge_range(f"D{row}:H{row}", "", form.day if label.startswith("基準日") else form.input)
    sheet.set_row(7, 30)
    sheet.write_comment("D15", "導入状況を確認された日をご記入ください。", {"author": "IT資産管理推進部"})
    sheet.merge_range("B17:H17", "1-2 ボリュームライセンスをご購入された際の名義(過去5年)", form.heading)
    for number in range(1, 6):
        row = 17 + number
        sheet.merge_range(f"B{row}:C{row}", f"購入名義 {number}", form.label)
        sheet.merge_range(f"D{row}:H{row}", "", form.input)
    sheet.merge_range("B24:H24", "1-3 親会社・子会社・関連会社", form.heading)
    _choice(form, sheet, 25, "グループ会社名義でのご購入", "=リスト!$C$2:$C$4")
    sheet.merge_range("B26:C26", "グループ会社名", form.label)
    sheet.merge_range("D26:H26", "", form.input)
    sheet.merge_range("B28:H28", "1-4 プログラムへのご加入", form.heading)
    _choice(form, sheet, 29, "パートナープログラム", "=リスト!$D$2:$D$4")
    sheet.merge_range("B30:C30", "会員番号", form.label)
    sheet.merge_range("D30:H30", "", form.input)


def _choice(form: Form, sheet: Any, row: int, label: str, source: str) -> None:
    sheet.merge_range(f"B{row}:C{row}", label, form.label)
    sheet.merge_range(f"D{row}:H{row}", "選択してください", form.input)
    sheet.data_validation(f"D{row}", {"validate": "list", "source": source, "error_title": "選択してください"})


def devices(form: Form) -> None:
    """Devices in use, virtual servers, and what office suite the PCs have."""
    sheet = form.sheet("2_導入機器", "2.ご使用中の機器", {"A:A": 2, "B:D": 14, "E:E": 11, "F:H": 13})
    sheet.merge_range("B4:H4", "2-1 機器の台数", form.heading)
    _header(form, sheet, 5, "区分", "台数")
    for row, (label, hint) in enumerate(DEVICES, start=6):
        _line(form, sheet, row, label, hint)
    sheet.write_comment(
        "E6", "電源の入らない機器、廃棄予定の機器は含めないでください。", {"author": "IT資産管理推進部"}
    )
    sheet.merge_range("B9:D9", "合計", form.label)
    sheet.write_formula("E9", "=SUM(E6:E8)", form.total, 0)
    sheet.merge_range("F9:H9", "自動計算", form.note)
    sheet.merge_range("B11:H11", "2-2 仮想サーバー", form.heading)
    _header(form, sheet, 12, "区分", "台数")
    _line(form, sheet, 13, "仮想サーバー(ゲストOS)", "検証用を含みます")
    _line(form, sheet, 14, "仮想化ホスト", "物理サーバーの内数")
    sheet.merge_range("B16:H16", "2-3 オフィス製品のご使用状況(パソコンの台数)", form.heading)
    _header(form, sheet, 17, "区分", "台数")
    for row, label in enumerate(SUITES, start=18):
        _line(form, sheet, row, label, "サーバーを除く")
    sheet.merge_range("B21:D21", "合計", form.label)
    sheet.write_formula("E21", "=SUM(E18:E20)", form.total, 0)
    sheet.merge_range("F21:H21", "2-1のパソコンの台数と一致すること", form.note)
    sheet.merge_range("B22:D22", "他社製オフィス製品の名称", form.label)
    sheet.merge_range("E22:H22", "", form.input)
    sheet.merge_range("B24:H24", "2-4 該当するものにチェックしてください", form.heading)
    for row, label in enumerate(("仮想サーバーを使用している", "中古で購入したパソコンがある"), start=25):
        sheet.merge_range(f"B{row}:D{row}", label, form.label)
        sheet.insert_checkbox(f"E{row}", False, form.tick)
    sheet.conditional_format("E21", {"type": "formula", "criteria": "=$E$21<>$E$6+$E$7", "format": form.warning})
    sheet.conditional_format("E6:E8", {"type": "data_bar", "bar_color": "#9DC3E6", "data_bar_2010": True})
    sheet.protect("", {"format_columns": True})


def _header(form: Form, sheet: Any, row: int, left: str, middle: str) -> None:
    sheet.merge_range(f"B{row}:D{row}", left, form.header)
    sheet.write(f"E{row}", middle, form.header)
    sheet.merge_range(f"F{row}:H{row}", "注記", form.header)


def _line(form: Form, sheet: Any, row: int, label: str, hint: str) -> None:
    sheet.merge_range(f"B{row}:D{row}", label, form.label)
    sheet.write_blank(f"E{row}", None, form.number)
    sheet.merge_range(f"F{row}:H{row}", hint, form.note)
    sheet.data_validation(
        f"E{row}", {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 99999, "error_title": "台数"}
    )


def _product_header(form: Form, sheet: Any, row: int, columns: tuple[str, ...]) -> None:
    """Two header rows: what is counted, and the ten columns for product keys."""
    sheet.set_row(row - 1, 40)
    for column, text in zip("BCDEFGH", columns, strict=True):
        sheet.merge_range(f"{column}{row}:{column}{row + 1}", text, form.header)
    sheet.merge_range(f"I{row}:R{row}", KEY_HEADER, form.header)
    for number, column in enumerate("IJKLMNOPQR", start=1):
        sheet.write(f"{column}{row + 1}", number, form.header)


def _product_row(form: Form, sheet: Any, row: int, names: tuple[str, str]) -> None:
    """One product: its name (or two inputs with pull-downs), counts, a total by formula, ten key cells."""
    for column, text in zip("BC", names, strict=True):
        sheet.write(f"{column}{row}", text, form.label if text else form.input)
    for column in "DEFG":
        sheet.write_blank(f"{column}{row}", None, form.number)
    sheet.write_formula(f"H{row}", f"=SUM(E{row}:G{row})", form.total, 0)
    for column in "IJKLMNOPQR":
        sheet.write_blank(f"{column}{row}", None, form.input)


COUNTED = (
    "導入台数",
    "保有数\nプレインストール\n/OEM",
    "保有数\nボリューム\nライセンス",
    "保有数\nパッケージ",
    "保有数 計",
)


def products(form: Form) -> None:
    """Client Windows, Office and its family, subscriptions; each with ten columns for product keys."""
    widths = {"A:A": 2, "B:B": 27, "C:C": 10, "D:H": 11, "I:R": 9}
    sheet = form.sheet("3_製品", "3.クライアント製品のご使用・保有状況", widths, landscape=True)
    sheet.merge_range("B4:R4", "3-1 Windows(クライアント)", form.heading)
    _product_header(form, sheet, 5, ("製品名", "区分", *COUNTED))
    for row, name in enumerate(WINDOWS, start=7):
        _product_row(form, sheet, row, (name, "OS"))
    sheet.merge_range(
        "B13:R13", "3-2 Office・Visio・Project(製品名とバージョンをリストから選択してください)", form.heading
    )
    _product_header(form, sheet, 14, ("製品名", "バージョン", *COUNTED))
    for row in range(16, 36):
        _product_row(form, sheet, row, ("", ""))
    sheet.data_validation("B16:B35", {"validate": "list", "source": "=リスト!$A$2:$A$16"})
    sheet.data_validation("C16:C35", {"validate": "list", "source": "=リスト!$B$2:$B$13"})
    for column in ("D7:G11", "D16:G35"):
        sheet.data_validation(column, {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.conditional_format("D16:D35", {"type": "formula", "criteria": "=$D16>$H16", "format": form.warning})
    sheet.write("B36", "合計", form.label)
    sheet.write("C36", "", form.label)
    for column in "DEFGH":
        sheet.write_formula(f"{column}36", f"=SUM({column}16:{column}35)", form.total, 0)
    sheet.merge_range("B38:H38", "3-3 サブスクリプション", form.heading)
    for column, text in zip("BCDE", ("製品名", "区分", "契約数", "割当ユーザー数"), strict=True):
        sheet.write(f"{column}39", text, form.header)
    for row, name in enumerate(SUBSCRIPTIONS, start=40):
        sheet.write(f"B{row}", name, form.label)
        sheet.write(f"C{row}", "ユーザー", form.label)
        sheet.write_blank(f"D{row}", None, form.number)
        sheet.write_blank(f"E{row}", None, form.number)
    sheet.write_comment("I14", "キーはライセンスカードまたはシールに印字されています。", {"author": "IT資産管理推進部"})
    sheet.repeat_rows(3, 5)
    sheet.protect("", {"format_columns": True})


def servers(form: Form) -> None:
    """Windows Server and client access licences."""
    widths = {"A:A": 2, "B:B": 32, "C:C": 10, "D:H": 11, "I:R": 9}
    sheet = form.sheet("4_サーバー・CAL", "4.サーバー製品とCAL", widths, landscape=True)
    sheet.merge_range("B4:R4", "4-1 Windows Server", form.heading)
    columns = ("稼働サーバー数\n(仮想を含む)", "保有数\nコア", "保有数\nプロセッサ", "保有数\nサーバー", "保有数 計")
    _product_header(form, sheet, 5, ("製品名", "区分", *columns))
    for row, name in enumerate(SERVERS, start=7):
        _product_row(form, sheet, row, (name, "サーバー"))
    sheet.merge_range("B13:H13", "4-2 Windows Server CAL(保有数)", form.heading)
    for column, text in zip("BCDE", ("バージョン", "区分", "ユーザーCAL", "デバイスCAL"), strict=True):
        sheet.write(f"{column}14", text, form.header)
    for row, version in enumerate(CALS, start=15):
        sheet.write(f"B{row}", f"Windows Server {version} CAL", form.label)
        sheet.write(f"C{row}", "CAL", form.label)
        sheet.write_blank(f"D{row}", None, form.number)
        sheet.write_blank(f"E{row}", None, form.number)
    sheet.merge_range("B21:H21", "4-3 サーバーを利用するユーザー・デバイス", form.heading)
    for row, text in enumerate(("サーバーを利用するユーザー数", "サーバーを利用するデバイス数"), start=22):
        sheet.merge_range(f"B{row}:C{row}", text, form.label)
        sheet.write_blank(f"D{row}", None, form.number)
    sheet.protect("", {"format_columns": True})


def remarks(form: Form) -> None:
    """Room for words, and a statement that only a person may tick."""
    sheet = form.sheet("5_備考", "5.備考", {"A:A": 2, "B:H": 13})
    sheet.merge_range("B4:H4", "備考・特記事項(自由記入)", form.heading)
    top = form.book.add_format(
        {
            "font_name": FONT,
            "font_size": 10,
            "border": 1,
            "bg_color": INPUT,
            "valign": "top",
            "text_wrap": True,
            "locked": False,
        }
    )
    sheet.merge_range("B5:H18", "", top)
    sheet.merge_range("B20:G20", "記載内容に相違ないことを確認しました", form.label)
    sheet.insert_checkbox("H20", False, form.tick)
    sheet.merge_range("B22:H22", "ご協力ありがとうございました。", form.small)


def lists(form: Form) -> None:
    """The hidden sheet that feeds the pull-downs."""
    sheet = form.book.add_worksheet("リスト")
    for column, values in enumerate(
        (
            ("製品名", *OFFICE_NAMES),
            ("バージョン", *VERSIONS),
            ("有無", "有", "無", "不明"),
            ("加入", "加入している", "加入していない", "不明"),
        )
    ):
        sheet.write_column(0, column, values)
    sheet.hide()


def make() -> bytes:
    """The whole form."""
    target = io.BytesIO()
    form = Form(target)
    for part in (guide, customer, devices, products, servers, remarks, lists):
        part(form)
    form.book.close()
    return target.getvalue()


if __name__ == "__main__":
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(make())
