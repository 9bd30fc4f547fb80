"""Software identification tags of both editions of the standard, and hostile ones."""

from datetime import date

import pytest

from daicho.collect.gather import gather
from daicho.words.estate import Title, TraceKind
from support.tables import codes, reading_of

NEW = "http://standards.iso.org/iso/19770/-2/2015/schema.xsd"
OLD = "http://standards.iso.org/iso/19770/-2/2009/schema.xsd"
FOLDER = "PC-001/regid.1986-12.com.adobe"


def tag(inner: str = "", **attributes: str) -> bytes:
    said = {"name": "ACME Roadrunner", "tagId": "acme-1", "version": "4.1.5", **attributes}
    written = " ".join(f'{name}="{value}"' for name, value in said.items())
    entity = '<Entity name="The ACME Corporation" regid="acme.com" role="tagCreator softwareCreator"/>'
    return f'<?xml version="1.0"?><SoftwareIdentity xmlns="{NEW}" {written}>{entity}{inner}</SoftwareIdentity>'.encode()


def old_tag(title: str = "Acrobat X Pro", prefix: str = "swid:") -> bytes:
    p = prefix
    declared = f'xmlns:{p[:-1]}="{OLD}"' if p else f'xmlns="{OLD}"'
    return (
        f"<?xml version='1.0' encoding='utf-8'?><{p}software_identification_tag {declared}>"
        f"<{p}entitlement_required_indicator>true</{p}entitlement_required_indicator>"
        f"<{p}product_title>{title}</{p}product_title>"
        f"<{p}product_version><{p}name>10.0</{p}name></{p}product_version>"
        f"<{p}software_creator><{p}name>Adobe Inc.</{p}name><{p}regid>regid.1986-12.com.adobe</{p}regid>"
        f"</{p}software_creator>"
        f"<{p}software_id><{p}unique_id>AcrobatPro-AS1-Win-GM</{p}unique_id></{p}software_id>"
        f"<{p}serial_number>970765372342865412342</{p}serial_number>"
        f"</{p}software_identification_tag>"
    ).encode()


def title_of(data: bytes, name: str = f"{FOLDER}/x.swidtag") -> Title:
    (inventory,) = reading_of(data, name).inventories
    (observation,) = inventory.observations
    return observation.title


def test_a_tag_of_2015_says_product_maker_and_edition() -> None:
    inner = '<Meta product="Roadrunner" edition="Coyote" colloquialVersion="2013" entitlementDataRequired="true"/>'
    title = title_of(tag(inner))
    assert (title.kind, title.name, title.publisher) == (TraceKind.TAG, "ACME Roadrunner", "The ACME Corporation")
    assert (title.version, title.key) == ("4.1.5", "acme-1")
    assert dict(title.fields) == {
        "edition": "Coyote",
        "entitlement": "required",
        "product_name": "Roadrunner",
        "regid": "acme.com",
        "release_type": "2013",
        "source": "swid_tag",
    }


@pytest.mark.parametrize("prefix", ["swid:", ""])
def test_a_tag_of_2009_is_read_and_its_serial_number_is_not(prefix: str) -> None:
    title = title_of(old_tag(prefix=prefix))
    assert (title.name, title.publisher, title.version) == ("Acrobat X Pro", "Adobe Inc.", "10.0")
    assert title.key == "AcrobatPro-AS1-Win-GM"
    assert dict(title.fields) == {
        "entitlement": "required", "regid": "regid.1986-12.com.adobe", "source": "swid_tag"
    }  # fmt: skip
    assert "970765372342865412342" not in repr(reading_of(old_tag(), f"{FOLDER}/x.swidtag"))


@pytest.mark.parametrize("kind", ["patch", "corpus", "supplemental"])
def test_tags_of_other_things_than_installed_products_say_so(kind: str) -> None:
    assert title_of(tag(**{kind: "true"})).field("tag_kind") == kind
    assert title_of(tag(**{kind: "false"})).field("tag_kind") == ""


@pytest.mark.parametrize(
    ("file", "machine"),
    [
        (f"{FOLDER}/x.swidtag", "PC-001"),
        ("tags/PC-002/ProgramData/regid.1991-06.com.microsoft/x.swidtag", "PC-002"),
        ("PC-003.zip/swidtag/x.swidtag", "PC-003"),
    ],
)
def test_the_folder_names_the_machine(file: str, machine: str) -> None:
    (inventory,) = reading_of(tag(), file).inventories
    assert inventory.machine.id == machine
    assert [f.code for f in reading_of(tag(), file).findings] == ["machine_told_by_place"]


def test_evidence_names_machine_and_day() -> None:
    (inventory,) = reading_of(
        tag('<Evidence date="2026-11-02T09:00:00Z" deviceId="mymachine"/>'), "x.swidtag"
    ).inventories
    assert (inventory.machine.id, inventory.taken_on) == ("mymachine", date(2026, 11, 2))


def test_a_tag_of_nobody_is_refused() -> None:
    assert codes(reading_of(tag(), "x.swidtag")) == ["tag_without_machine"]


def test_many_tags_of_one_machine_add_up_whatever_their_days() -> None:
    dated = tag('<Evidence date="2026-11-02" deviceId="PC-001"/>', tagId="b", name="B")
    (inventory,) = gather([reading_of(dated), reading_of(tag(), f"{FOLDER}/a.swidtag")]).inventories
    assert sorted(o.title.name for o in inventory.observations) == ["ACME Roadrunner", "B"]


def test_hostile_and_broken_tags_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + tag().partition(b"?>")[2].replace(b"ACME Roadrunner", b"&a;")
    assert codes(reading_of(bomb, f"{FOLDER}/x.swidtag")) == ["xml_with_entities"]
    assert codes(reading_of(tag()[:-9], f"{FOLDER}/x.swidtag")) == ["xml_broken"]
    empty = f'<SoftwareIdentity xmlns="{NEW}"/>'.encode()
    assert codes(reading_of(empty, f"{FOLDER}/x.swidtag")) == ["tag_says_nothing"]
