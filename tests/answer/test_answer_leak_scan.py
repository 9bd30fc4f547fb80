"""Nothing leaves with a product key in it, nor with a name that the disclosure does not allow."""

import base64
import gzip
import io
import json
import random
import zipfile

import pytest
import typst

from daicho.answer import leak_scan
from daicho.answer.leak_scan import DisclosureClass, KnownKeys
from daicho.answer.wording import say
from daicho.words.case import Document
from daicho.words.finding import Finding
from daicho.words.secret import Fingerprinter, find_keys
from daicho.words.text import Language
from support.forms import a_book, demo_form, demo_mail, parts, with_parts
from support.keys import made_up_key

KEY = made_up_key(random.Random(21))
NOBODY: frozenset[str] = frozenset()


def a_file(content: bytes, name: str = "out.bin") -> Document:
    return Document(name=name, kind="x", language=Language.JAPANESE, media_type="x/x", content=content)


def scan(content: bytes, name: str = "out.bin", **more: object) -> list[Finding]:
    more = {"leaving_as": DisclosureClass.VENDOR_OK, **more}
    found = list(leak_scan.scan([a_file(content, name)], **more))  # type: ignore[arg-type]
    assert all(say(finding) for finding in found), "every finding has its sentence, and the facts for it"
    return found


def codes(content: bytes, **more: object) -> set[str]:
    return {finding.code for finding in scan(content, **more)}


def a_zip(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def spread_over_cells(_, sheet):
    groups = KEY.split("-")
    for row, group in enumerate(reversed(groups)):  # so that the shared strings are in another order than the cells
        sheet.write(row, 0, group)
        sheet.write(row, 1, f"見出し{row}")
    for column, group in enumerate(groups):
        sheet.write(9, column, group)


def in_rich_text(book, sheet):
    bold = book.add_format({"bold": True})
    sheet.write_rich_string("A1", KEY[:7], bold, KEY[7:])


def on_a_hidden_sheet(book, _):
    hidden = book.add_worksheet("h")
    hidden.write("ZZ900", KEY)
    hidden.very_hidden()


HIDING_PLACES = {
    "utf-8": KEY.encode(),
    "utf-16le": ("x" + KEY).encode("utf-16-le"),
    "utf-16be with mark": KEY.encode("utf-16"),
    "utf-16 at an odd place": b"y" + KEY.encode("utf-16-le"),
    "full width, utf-8": "".join(chr(ord(c) + 0xFEE0) for c in KEY).encode(),
    "full width, utf-16": "".join(chr(ord(c) + 0xFEE0) for c in KEY).encode("utf-16"),
    "full width, cp932": "".join("－" if c == "-" else chr(ord(c) + 0xFEE0) for c in KEY).encode("cp932"),
    "without hyphens": KEY.replace("-", "").encode(),
    "over a line": (KEY[:12] + "\r\n" + KEY[12:]).encode(),
    "json escapes": json.dumps({"a": ["".join(f"\\u{ord(c):04x}" for c in KEY)]}).replace("\\\\", "\\").encode(),
    "html entities": "".join(f"&#{ord(c)};" for c in KEY).encode(),
    "html page": f"<p>{''.join(f'<b>{c}</b>' for c in KEY)}</p>".encode(),
    "html attribute": f'<p title="{"".join(f"&#{ord(c)};" for c in KEY)}">x</p>'.encode(),
    "xlsx cell": a_book(lambda _, sheet: sheet.write("B2", KEY)),
    "xlsx inline": a_book(lambda _, sheet: sheet.write("B2", KEY), constant_memory=True),
    "xlsx over five cells": a_book(spread_over_cells),
    "xlsx rich text": a_book(in_rich_text),
    "xlsx hidden sheet": a_book(on_a_hidden_sheet),
    "xlsx comment": a_book(lambda _, sheet: sheet.write_comment("A1", KEY)),
    "xlsx text box": a_book(lambda _, sheet: sheet.insert_textbox("A1", KEY)),
    "xlsx property": a_book(lambda book, _: book.set_properties({"comments": KEY})),
    "xlsx sheet name": a_book(lambda book, _: book.add_worksheet(KEY)),
    "zip member": a_zip("a.txt", KEY.encode()),
    "zip name": a_zip(f"{KEY}.txt", b"x"),
    "zip in zip": a_zip("inner.zip", a_zip("a.txt", KEY.encode("utf-16"))),
    "gzip": gzip.compress(KEY.encode()),
    "mail": b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(KEY.encode()),
}


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_a_key_is_found_wherever_it_hides(place: str):
    content = HIDING_PLACES[place]
    found = scan(content, leaving_as=DisclosureClass.INTERNAL)
    assert {finding.code for finding in found} == {"leak_product_key"}
    assert find_keys(repr(found)) == []
    assert find_keys(str([say(finding) for finding in found])) == []


def test_a_key_is_found_in_the_text_of_a_pdf():
    page = typst.compile(f'#set document(title: "t")\n{KEY[:17]}{KEY[17:]}'.encode())
    assert b"PDF" in page[:8]
    assert KEY.encode() not in page
    assert codes(page) == {"leak_product_key"}


def test_a_key_in_the_name_of_a_file_is_found_and_not_repeated():
    found = scan(b"x", name=f"{KEY}.txt")
    assert [finding.code for finding in found] == ["leak_product_key"]
    assert find_keys(repr(found)) == []


def test_clean_files_may_leave():
    for content in (b"", demo_form(), "株式会社みどり製作所".encode("cp932"), a_zip("a.txt", b"x"), demo_mail()):
        assert scan(content, hosts=frozenset({"MD-PC-001"}), people=frozenset({"佐藤 花子"})) == []


def test_words_guids_and_partial_keys_are_no_keys():
    text = f"{{90160000-0011-0000-0000-0000000FF1CE}} [key …{KEY[-5:]}] ABCDE-FGHIJ-KLMNO-PQRST-UVWXY " + "0f" * 32
    assert scan(text.encode()) == []


def test_a_known_key_is_found_inside_a_longer_run():
    fingerprint = Fingerprinter(b"secret")
    known = KnownKeys(frozenset({fingerprint(KEY).fingerprint}), fingerprint)
    run = f"BBB{KEY.replace('-', '')}CCC".encode()
    assert codes(run) == set()
    assert codes(run, keys_known=known) == {"leak_known_key"}
    other = f"BBB{made_up_key(random.Random(22)).replace('-', '')}CCC".encode()
    assert codes(other, keys_known=known) == set()


@pytest.mark.parametrize(
    ("text", "hosts", "found"),
    [
        ("host MD-PC-001 here", {"MD-PC-001"}, True),
        ("md-pc-001.midori.local", {"MD-PC-001"}, True),
        ("\\\\MD-PC-001\\share", {"md-pc-001"}, True),
        ("old_md-pc-001", {"MD-PC-001"}, True),
        ("ＭＤ－ＰＣ－００１", {"MD-PC-001"}, True),
        ("MD-PC-0011", {"MD-PC-001"}, False),
        ("AMD-PC-001", {"MD-PC-001"}, False),
        ("開発用サーバー壱号です", {"サーバー壱号"}, True),
    ],
)
def test_host_names_are_found_as_whole_names(text: str, hosts: set[str], found: bool):
    assert (codes(text.encode(), hosts=frozenset(hosts)) == {"leak_host_name"}) is found


@pytest.mark.parametrize(
    "text", ["担当 佐藤花子", "佐藤　花子 様", "佐藤\n花子", "h.sato@midori.example", "CORP\\sato"]
)
def test_user_names_are_found_however_they_are_spaced(text: str):
    found = codes(text.encode(), people=frozenset({"佐藤 花子", "sato"}))
    assert found == {"leak_person_name"}


def test_names_in_a_workbook_s_hidden_corners_are_found():
    content = a_book(lambda _, sheet: sheet.write_comment("A1", "確認済", {"author": "MD-PC-007"}))
    assert codes(content, hosts=frozenset({"MD-PC-007"})) == {"leak_host_name"}


def test_the_disclosure_class_decides_on_names_and_never_on_keys():
    content = f"MD-PC-001 佐藤花子 {KEY}".encode()
    names = {"hosts": frozenset({"MD-PC-001"}), "people": frozenset({"佐藤花子"})}
    outside = {"leak_product_key", "leak_host_name", "leak_person_name"}
    for leaving_as in (DisclosureClass.PUBLIC, DisclosureClass.VENDOR_OK, DisclosureClass.NDA_ONLY):
        assert codes(content, leaving_as=leaving_as, **names) == outside
    assert codes(content, leaving_as=DisclosureClass.INTERNAL, **names) == {"leak_product_key"}


def test_an_approved_name_may_leave():
    content = "代表取締役 佐藤 花子".encode()
    people = frozenset({"佐藤 花子"})
    assert codes(content, people=people) == {"leak_person_name"}
    assert codes(content, people=people, allow=people) == set()


def test_each_name_and_each_fault_is_named_once_per_file():
    content = "MD-PC-001 MD-PC-002 MD-PC-001".encode("utf-16")
    found = scan(content, hosts=frozenset({"MD-PC-001", "MD-PC-002"}))
    assert sorted(finding.fact("name") for finding in found) == ["MD-PC-001", "MD-PC-002"]


def test_names_too_short_to_look_for_are_said():
    assert codes("林業".encode(), people=frozenset({"林"})) == {"leak_name_too_short"}


def test_what_cannot_be_searched_must_not_leave():
    damaged = bytearray(a_zip("a.txt", bytes(range(256)) * 40))
    damaged[60:90] = bytes(30)
    deep = b"x"
    for _ in range(7):
        deep = a_zip("a.zip", deep)
    bomb = a_zip("a.bin", bytes(10_000_000))
    assert codes(bytes(damaged)) == {"leak_not_readable"}
    assert codes(deep) == {"leak_not_readable"}
    assert codes(bomb, limits=leak_scan.TextLimits(total=1_000_000)) == {"leak_not_readable"}
    assert codes(b"%PDF-1.7 nonsense") == {"leak_not_readable"}
    assert codes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted") == {"leak_not_readable"}
    assert codes(a_zip("x", b"y")[:-30]) == {"leak_not_readable"}


def test_texts_gives_every_text_of_a_workbook_with_its_place():
    data = with_parts(demo_form(), {"docProps/note.txt": "附記".encode("cp932")})
    found = list(leak_scan.texts("f.xlsx", data))
    places = {place for place, _ in found}
    assert set(parts(data)) <= places
    everything = "\n".join(text for _, text in found)
    for text in ("ご記入にあたって", "Office Professional Plus", "附記", "電源の入らない機器"):
        assert text in everything
