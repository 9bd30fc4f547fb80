"""Bad input: one clear finding each, quickly and in bounded memory, and the rest goes on."""

import io
import json
import random
import time
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.answer.wording import say
from daicho.collect import registry, xml_texts
from daicho.collect.context import Limits
from daicho.words.reading import Reading
from support.inventories import a_context, a_dump, agent_json, agent_xml, packed, uninstall

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)).replace("&a0;", "&a;")
    + "]><REQUEST><CONTENT><HARDWARE><NAME>&a9;</NAME></HARDWARE></CONTENT></REQUEST>"
).encode()


def read(data: bytes, name: str = "file", limits: Limits | None = None) -> Reading:
    return registry.read(name, data, a_context(limits))


def the_code(reading: Reading) -> str:
    """The code of the only finding; nothing else was made of the file, and the finding can be said."""
    (finding,) = reading.findings
    assert not reading.inventories
    assert all(say(finding))
    return finding.code


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused_whole(share: float) -> None:
    def cut(data: bytes) -> bytes:
        return data[: int(len(data) * share)]

    programs = [f"Program {n}" for n in range(60)]
    assert the_code(read(cut(agent_json(programs=programs)))) == "json_broken"
    assert the_code(read(cut(agent_xml(programs=programs)))) == "xml_broken"
    assert the_code(read(cut(packed(agent_xml(programs=programs))))) == "archive_truncated"


def test_a_dump_cut_inside_a_value_is_refused() -> None:
    data = a_dump(uninstall("A", "B"))
    assert the_code(read(data[: data.rindex("1.0".encode("utf-16-le")) + 4])) == "reg_truncated"


def test_a_file_with_entities_is_refused_without_expanding_them() -> None:
    started = time.process_time()
    assert the_code(read(BOMB)) == "xml_with_entities"
    assert time.process_time() - started < 10  # not a speed test: expanding would never end


def test_an_external_entity_reads_no_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret"
    secret.write_text("the content of a file")
    data = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<REQUEST><CONTENT><HARDWARE><NAME>&x;</NAME></HARDWARE></CONTENT></REQUEST>"
    ).encode()
    reading = read(data)
    assert the_code(reading) == "xml_with_entities"
    assert "content of a file" not in repr(reading)


def test_the_parser_itself_opens_no_entity_either(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret"
    secret.write_text("the content of a file")
    root = xml_texts.parsed(f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]><r>&x;</r>'.encode())
    assert "content of a file" not in "".join(root.itertext())


def test_a_doctype_behind_a_misleading_comment_is_refused_too() -> None:
    data = b"<!-- <REQUEST><CONTENT> -->" + BOMB.split(b"?>", 1)[1]
    assert the_code(read(data)) == "xml_with_entities"


def test_a_zlib_bomb_is_stopped_within_bounds() -> None:
    bomb = zlib.compress(bytes(300 * 2**20), 9)
    tracemalloc.start()
    assert the_code(read(bomb)) == "expands_too_much"
    assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    tracemalloc.stop()


def test_a_zip_bomb_is_stopped_and_its_neighbours_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", agent_json("A"))
        archive.writestr("bomb", bytes(64 * 2**20))
        archive.writestr("b.json", agent_json("B"))
    reading = read(out.getvalue())
    assert [f.code for f in reading.findings] == ["expands_too_much"]
    assert [i.machine.name for i in reading.inventories] == ["A", "B"]


def test_many_members_that_are_harmless_alone_do_not_add_up_past_the_bound() -> None:
    out = io.BytesIO()
    rng = random.Random(1)
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20):
            archive.writestr(str(number), rng.randbytes(100_000))
    reading = read(out.getvalue(), limits=Limits(max_total=1_000_000))
    assert [f.code for f in reading.findings].count("expands_too_much") == 10


def test_a_zip_in_a_zip_in_a_zip_is_refused() -> None:
    data = agent_json()
    for _ in range(4):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("inner", data)
        data = out.getvalue()
    assert the_code(read(data)) == "nested_too_deep"


@pytest.mark.parametrize("start", [b"", b'{"action":"inventory","content":{"x":"', b"name,publisher\n"])
def test_a_line_of_200_megabytes_is_refused_at_once_and_without_copies(start: bytes) -> None:
    data = start + b"x" * (200 * 2**20)
    tracemalloc.start()
    started = time.process_time()
    assert the_code(read(data)) == "line_too_long"
    assert time.process_time() - started < 10  # not a speed test: parsing it takes minutes
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


def test_the_long_line_is_named_by_its_number() -> None:
    reading = read(b"a\nb\n" + b"x" * 5000 + b"\nc\n", limits=Limits(max_line=1000))
    assert reading.findings[0].place.line == 3


@pytest.mark.parametrize("length", [1000, 1001, 2000, 2001])
def test_lines_up_to_the_bound_pass(length: int) -> None:
    body = b"\n".join([b"x" * (length - 1)] * 5) + b"\n"
    assert (the_code(read(body, limits=Limits(max_line=1000))) == "line_too_long") is (length > 1001)


def test_a_workbook_with_a_password_is_told_as_such() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
    assert the_code(read(ole, "ledger.xlsx")) == "encrypted_workbook"


@pytest.mark.parametrize("data", [b"", b" \r\n\r\n", b"\xef\xbb\xbf", bytes(1000)])
def test_an_empty_file_is_told_as_such(data: bytes) -> None:
    assert the_code(read(data)) == "empty_file"


def test_a_photo_named_xml_is_told_as_a_photo() -> None:
    reading = read(b"\xff\xd8\xff\xe0" + random.Random(2).randbytes(5000), "inventory.xml")
    assert the_code(reading) == "not_recognised"
    assert reading.findings[0].fact("looks_like") == "JPEG"


def test_json_nested_thousands_deep_is_refused() -> None:
    deep = b'{"action":"inventory","content":' + b'{"x":' * 200_000 + b"1" + b"}" * 200_001
    assert the_code(read(deep)) == "json_too_deep"


def test_xml_nested_thousands_deep_is_refused() -> None:
    deep = b"<REQUEST><CONTENT>" + b"<A>" * 100_000 + b"</A>" * 100_000 + b"</CONTENT></REQUEST>"
    assert the_code(read(deep)) == "xml_broken"


@pytest.mark.parametrize("value", [10**400, -1, 1e308, True, None, [], {}, "１２", "four", float("inf")])
def test_absurd_numbers_cost_only_themselves(value: object) -> None:
    data = json.dumps({"core": value}).encode()
    reading = read(agent_json(programs=["A"]).replace(b'"softwares"', b'"cpus": [' + data + b'], "softwares"'))
    assert reading.inventories[0].machine.cores in (0, 1)


def test_one_bad_file_among_good_ones_costs_only_itself() -> None:
    out = io.BytesIO()
    good = {"a": agent_json("A"), "b": packed(agent_xml("B")), "c": a_dump(uninstall("X"))}
    bad = {
        "cut": agent_json()[:-30],
        "bomb": BOMB,
        "photo.xml": b"\xff\xd8\xff\xe0" + bytes(100),
        "empty": b"",
        "zlib": packed(agent_xml())[:-10],
    }
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {**bad, **good}.items():
            archive.writestr(name, data)
    reading = read(out.getvalue(), "all.zip")
    assert [i.machine.name for i in reading.inventories] == ["A", "B", "c"]
    assert sorted((f.place.file.split("/")[1], f.code) for f in reading.findings) == [
        ("bomb", "xml_with_entities"),
        ("cut", "json_broken"),
        ("empty", "empty_file"),
        ("photo.xml", "not_recognised"),
        ("zlib", "archive_truncated"),
    ]


SEEDS = [agent_json(programs=["A"]), agent_xml(programs=["A"]), a_dump(uninstall("A")), packed(agent_json())]


@settings(max_examples=300, deadline=None)
@given(seed=st.sampled_from(SEEDS), data=st.data())
def test_damaged_bytes_never_end_in_a_fault_of_ours(seed: bytes, data: st.DataObject) -> None:
    damaged = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    reading = read(bytes(damaged[: data.draw(st.integers(1, len(damaged)))]))
    assert "source_failed" not in [f.code for f in reading.findings]
    for finding in reading.findings:
        say(finding)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_arbitrary_bytes_never_end_in_a_fault_of_ours(data: bytes) -> None:
    assert "source_failed" not in [f.code for f in read(data).findings]
