"""Exports of Japanese asset tools, by rows and by matrix."""

from datetime import date

import pytest

from daicho.words.estate import Identity, Section, TraceKind
from support.tables import KEY, codes, csv_bytes, holds_key, reading_of

HEAD = ["端末名", "部署", "利用者", "ソフトウェア名", "バージョン", "発行元", "インストール日", "収集日時"]
ROWS = [
    ["PC-001", "総務部", "山田", "一太郎2021", "31.0", "ジャストシステム", "2021/03/01", "2026/11/20 10:00"],
    ["PC-001", "総務部", "山田", "髙速エディタ①", "", "", "", "2026/11/21 10:00"],
    ["pc-002", "営業部", "鈴木", "Microsoft Office Standard 2016", "16.0", "Microsoft Corporation", "20160401", ""],
]


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp932", ","), ("utf-8-sig", ","), ("utf-16", "\t")])
def test_one_inventory_for_each_pc_whatever_the_tool_writes(encoding: str, delimiter: str) -> None:
    reading = reading_of(csv_bytes(HEAD, *ROWS, encoding=encoding, delimiter=delimiter))
    assert (reading.source, codes(reading)) == ("asset_csv", [])
    first, second = reading.inventories
    assert (first.machine.id, first.machine.department, first.machine.user) == ("PC-001", "総務部", "山田")
    assert first.identity == Identity(name="PC-001")
    assert (first.taken_on, first.sections) == (date(2026, 11, 21), frozenset({Section.SOFTWARE}))
    assert [o.title.name for o in first.observations] == ["一太郎2021", "髙速エディタ①"]
    assert first.observations[0].installed_on == date(2021, 3, 1)
    assert [o.title.publisher for o in second.observations] == ["Microsoft Corporation"]


def test_the_companys_number_is_the_machine_and_its_name_tells_it_again() -> None:
    head = ["資産管理番号", "コンピュータ名", "シリアル番号", "ソフトウェア名", "OS"]
    reading = reading_of(csv_bytes(head, ["A-1", "PC-001", "SN1", "ATOK", "Windows 11 Pro"]))
    (inventory,) = reading.inventories
    assert (inventory.machine.id, inventory.machine.name) == ("A-1", "PC-001")
    assert inventory.identity == Identity(name="PC-001", serial="SN1")
    assert [o.title.kind for o in inventory.observations] == [TraceKind.OS, TraceKind.PROGRAM]
    assert inventory.sections == frozenset({Section.SOFTWARE, Section.OS})


def test_equal_rows_of_many_machines_share_one_title() -> None:
    rows = [[f"PC-{n}", "", "", "ATOK", "1", "JS", "", ""] for n in range(3)]
    titles = [i.observations[0].title for i in reading_of(csv_bytes(HEAD, *rows)).inventories]
    assert titles[0] is titles[1] is titles[2]


def test_a_day_that_cannot_be_read_is_left_out_alone() -> None:
    reading = reading_of(csv_bytes(HEAD, ["PC-1", "", "", "ATOK", "", "", "そのうち", ""]))
    assert reading.inventories[0].observations[0].installed_on is None
    assert codes(reading) == ["table_day_left_out"]


def test_names_lost_to_question_marks_are_doubted_and_rows_of_no_machine_left_out() -> None:
    rows = [["PC-1", "", "", "????2021", "", "", "", ""], ["", "", "", "ATOK", "", "", "", ""]]
    assert codes(reading_of(csv_bytes(HEAD, *rows))) == ["asset_name_garbled", "asset_row_without_machine"]


def test_a_key_column_leaves_five_characters_and_a_fingerprint() -> None:
    reading = reading_of(csv_bytes([*HEAD, "プロダクトキー"], [*ROWS[0], KEY]))
    title = reading.inventories[0].observations[0].title
    assert title.field("last_five") == KEY[-5:]
    assert len(title.field("key_fingerprint")) == 64
    assert not holds_key(reading)


# --- Systemwalker Desktop Patrol


def matrix(*, programs: int = 3, flag: str = "1") -> bytes:
    """Two PCs with every program, in blocks of at most 200 across."""
    lines = ['"2026/11/01 12:00:00","営業部","1000"']
    for start in range(0, programs, 200):
        names = [f'"ソフト{n}"' for n in range(start, min(start + 200, programs))]
        lines.append('"","","",' + ",".join(names))
        lines += [f'"100","{pc}","u-{pc}",' + ",".join([flag] * len(names)) for pc in ("PC1", "PC2")]
    return ("\r\n".join(lines) + "\r\n").encode("cp932")


def test_a_matrix_is_read_down_and_across() -> None:
    text = '"2026/11/01 12:00:00","営業部","1000"\n"","","","一太郎","Office"\n'
    text += '"100","PC1","u1",1,0\n"100","PC2","u2",0,0\n'
    reading = reading_of(text.encode("cp932"))
    assert (reading.source, codes(reading)) == ("asset_csv", [])
    first, second = reading.inventories
    assert [o.title.name for o in first.observations] == ["一太郎"]
    assert second.observations == ()
    assert (first.machine.department, first.machine.user, first.taken_on) == ("営業部", "u1", date(2026, 11, 1))


def test_blocks_of_two_hundred_programs_belong_to_the_same_pcs() -> None:
    reading = reading_of(matrix(programs=450))
    assert [len(i.observations) for i in reading.inventories] == [450, 450]
    assert len({o.title.name for o in reading.inventories[0].observations}) == 450
    assert codes(reading) == []


def test_a_line_whose_flags_do_not_fit_is_left_out_and_nothing_is_called_gone() -> None:
    text = matrix().decode("cp932").replace('"u-PC2",1,1,1', '"u-PC2",1,1')
    reading = reading_of(text.encode("cp932"))
    assert codes(reading) == ["asset_flags_not_read"]
    assert [(i.machine.id, i.sections) for i in reading.inventories] == [("PC1", frozenset())]


def test_an_american_day_of_collection_is_not_guessed() -> None:
    text = matrix().decode("cp932").replace("2026/11/01", "04/02/2007")
    reading = reading_of(text.encode("cp932"))
    assert codes(reading) == ["asset_day_not_read"]
    assert reading.inventories[0].taken_on is None


def test_numbers_in_columns_are_no_matrix() -> None:
    assert codes(reading_of(b"a,b,c,d\n1,2,3,0\n4,5,6,1\n")) == ["not_recognised"]
