"""Product keys die at the door: whatever carries them in, none comes out."""

import base64
import json
import random

import pytest

from daicho.collect import registry
from daicho.collect.keys import is_key_field, kept_of, scrubbed_text
from daicho.words.estate import Inventory, TraceKind
from daicho.words.reading import Reading
from daicho.words.secret import KEY_ALPHABET
from support.inventories import (
    UNINSTALL,
    WINDOWS_NT,
    a_context,
    a_dump,
    a_program,
    agent_json,
    agent_xml,
    the_title,
    xml_rows,
)
from support.keys import digital_product_id, made_up_key

CONTEXT = a_context()


@pytest.fixture
def key() -> str:
    return made_up_key(random.Random(7))


def holds(reading: Reading, key: str) -> bool:
    """Whether the key, or the groups that are never kept, stand anywhere in the reading."""
    text = repr(reading)
    return key in text or key.replace("-", "") in text or any(group in text for group in key.split("-")[:4])


def the_only(reading: Reading) -> Inventory:
    (inventory,) = reading.inventories
    return inventory


def test_a_key_in_the_agents_own_fields_becomes_last_five_and_fingerprint(key: str) -> None:
    data = agent_json(
        hardware={"name": "PC", "winprodkey": key, "winprodid": "P-1"},
        licenseinfos=[{"name": "Office", "fullname": "Microsoft Office Standard 2016", "key": key}],
    )
    reading = registry.read("a.json", data, CONTEXT)
    assert not holds(reading, key)
    expected = CONTEXT.fingerprint(key)
    licences = [o.title for o in the_only(reading).observations if o.title.kind is TraceKind.LICENCE]
    assert [(t.field("last_five"), t.field("key_fingerprint")) for t in licences] == [
        (expected.last_five, expected.fingerprint)
    ] * 2
    assert [(f.code, f.fact("count")) for f in reading.findings] == [("keys_removed", "2")]


def test_a_key_in_xml_fields_and_in_the_officepack_is_reduced(key: str) -> None:
    more = xml_rows("OFFICEPACK", [{"PRODUCT": "Office", "OFFICEKEY": key}])
    data = agent_xml(more=more).replace(b"<OSNAME>", f"<WINPRODKEY>{key}</WINPRODKEY><OSNAME>".encode())
    reading = registry.read("a.xml", data, CONTEXT)
    assert not holds(reading, key)
    assert [f.fact("count") for f in reading.findings] == ["2"]


@pytest.mark.parametrize("with_n", [False, True])
def test_a_digital_product_id_is_decoded_reduced_and_dropped(with_n: bool) -> None:
    key = made_up_key(random.Random(3), with_n=with_n)
    values = {"ProductName": "Windows 7 Professional", "DigitalProductId": digital_product_id(key)}
    reading = registry.read("PC.reg", a_dump({WINDOWS_NT: values}), CONTEXT)
    assert not holds(reading, key)
    licences = [o.title for o in the_only(reading).observations if o.title.kind is TraceKind.LICENCE]
    assert [t.field("key_fingerprint") for t in licences] == [CONTEXT.fingerprint(key).fingerprint]


@pytest.mark.parametrize("name", ["ProductKey", "OA3xOriginalProductKey", "LicenseKey"])
def test_a_key_value_in_a_dump_is_reduced(key: str, name: str) -> None:
    reading = registry.read("PC.reg", a_dump({rf"{UNINSTALL}\A": {"DisplayName": "A", name: key}}), CONTEXT)
    assert not holds(reading, key)
    assert the_title(the_only(reading), "A").field("last_five") == key[-5:]


@pytest.mark.parametrize(
    "spell",
    [
        lambda key: key,
        lambda key: key.lower(),
        lambda key: key.replace("-", ""),
        lambda key: key.replace("-", "\r\n"),
        lambda key: "".join(chr(ord(c) + 0xFEE0) if c != "-" else "ー" for c in key),
    ],
)
def test_a_key_in_free_text_is_found_however_it_is_written(key: str, spell) -> None:  # type: ignore[no-untyped-def]
    text = f"Office 2016 ({spell(key)})"
    for data in (
        agent_json(programs=[a_program(text, publisher=text, folder=text, uninstall_string=text, guid=text)]),
        agent_xml(programs=[{"NAME": text, "PUBLISHER": text}]),
        a_dump({rf"{UNINSTALL}\A": {"DisplayName": text, "Publisher": text, "UninstallString": text}}),
        agent_json(hardware={"name": text, "lastloggeduser": text}, envelope={"tag": text, "deviceid": text}),
    ):
        reading = registry.read("a", data, a_context())
        assert reading.inventories
        assert not holds(reading, spell(key))
        assert key[-5:] in repr(reading).upper()
        assert reading.findings[-1].code == "keys_removed"


def test_a_key_in_a_file_name_or_a_member_name_does_not_reach_the_findings(key: str) -> None:
    reading = registry.read(f"Office {key}.txt", b"nothing", CONTEXT)
    assert reading.findings[0].code == "not_recognised"
    assert not holds(reading, key)


def test_a_digital_product_id_written_out_as_text_is_removed(key: str) -> None:
    blob = b"\xa4\x00\x00\x00\x03\x00\x00\x00" + digital_product_id(key)[8:]
    for text in (blob.hex(), ",".join(f"{b:02x}" for b in blob), base64.b64encode(blob).decode()):
        assert scrubbed_text(f"id {text}", CONTEXT) == "id [product id removed]"


def test_a_title_that_held_a_key_is_not_remembered_by_the_key(key: str) -> None:
    context = a_context()
    registry.read("a", agent_json(programs=[a_program(f"Office {key}")]), context)
    assert key not in repr(context.titles)
    assert key not in repr(context.clean)


def test_the_count_of_keys_does_not_depend_on_what_was_read_before(key: str) -> None:
    context = a_context()
    data = agent_json(licenseinfos=[{"fullname": "Office", "key": key}])
    counts = [registry.read("a", data, context).findings[-1].fact("count") for _ in range(3)]
    assert counts == ["1", "1", "1"]


def test_a_key_in_broken_input_does_not_reach_the_finding(key: str) -> None:
    whole = agent_json(programs=[a_program(f"Office {key}")])
    for data in (whole[:-20], agent_xml(programs=[key])[:-30], json.dumps({"action": key, "content": 1}).encode()):
        assert not holds(registry.read("a", data, CONTEXT), key)


def test_what_is_kept_of_a_key_field(key: str) -> None:
    partial = CONTEXT.fingerprint(key)
    last = "".join(random.Random(1).choices(KEY_ALPHABET, k=5))
    assert dict(kept_of(key, CONTEXT.fingerprint)) == {
        "last_five": partial.last_five,
        "key_fingerprint": partial.fingerprint,
    }
    assert kept_of(f"XXXXX-XXXXX-XXXXX-XXXXX-{last}", CONTEXT.fingerprint) == (("last_five", last),)
    assert kept_of(f"*****-*****-*****-*****-{last}", CONTEXT.fingerprint) == (("last_five", last),)
    assert kept_of(last, CONTEXT.fingerprint) == (("last_five", last),)
    assert [name for name, _ in kept_of("1118-1234-5678-9012-3456-7890", CONTEXT.fingerprint)] == [
        "key_fingerprint",
        "last_five",
    ]
    assert [name for name, _ in kept_of("3991234567", CONTEXT.fingerprint)] == ["key_fingerprint"]


@pytest.mark.parametrize("nothing", ["", "-", "-".join(["B" * 5] * 5), "-".join(["X" * 5] * 5), "00000"])
def test_a_placeholder_is_no_key(nothing: str) -> None:
    assert kept_of(nothing, CONTEXT.fingerprint) == ()


def test_a_very_long_masked_value_costs_no_time() -> None:
    assert kept_of("*" * 200_000 + "!", CONTEXT.fingerprint) == ()


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "winprodkey",
        "WINPRODKEY",
        "OFFICEKEY",
        "ProductKey",
        "DigitalProductId4",
        "プロダクトキー",
        "License Key",
    ],
)
def test_a_field_called_after_a_key_is_a_key_field(name: str) -> None:
    assert is_key_field(name)


@pytest.mark.parametrize("name", ["ParentKeyName", "keyname", "DisplayName", "monkey", "SerialNumber"])
def test_other_fields_are_not(name: str) -> None:
    assert not is_key_field(name)
