"""Builders for tests of the tables: a company, inventories as an agent sends them, and readings made by hand."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from unittest import mock

from daicho.actions import imports, organisations
from daicho.collect.context import Context
from daicho.words.case import Organisation
from daicho.words.entitlement import Assignment, AssignmentReason, Entitlement, Metric, Price, ProofItem, ProofStatus
from daicho.words.estate import (
    Access,
    Identity,
    Inventory,
    Machine,
    Observation,
    Peak,
    Person,
    Purpose,
    Section,
    Title,
    TraceKind,
)
from daicho.words.finding import Place
from daicho.words.reading import Reading
from daicho.words.secret import Fingerprinter
from daicho.words.software import Channel, Installation, Release

TODAY = date(2026, 11, 24)
CONTEXT = Context(Fingerprinter(b"a secret of these tests"))


def a_company(key: str = "own", name: str = "株式会社ひばり精工") -> str:
    """Founds a company; returns its key."""
    organisations.found(key=key, company=Organisation(name=name), by="tests", on=TODAY)
    return key


def a_title(name: str, version: str = "1.0") -> Title:
    return Title(TraceKind.PROGRAM, name, "Publisher", version, fields=(("view", "64"),))


def an_inventory(
    name: str,
    programs: Iterable[str],
    *,
    on: date | None = TODAY,
    partial: bool = False,
    uuid: str = "",
    file: str = "f",
) -> Inventory:
    """An inventory that states only software."""
    titles = [a_title(program) for program in programs]
    return Inventory(
        machine=Machine(id=name, name=name),
        identity=Identity(name=name, uuid=uuid),
        source="agent_json",
        place=Place(file),
        taken_on=on,
        partial=partial,
        sections=frozenset({Section.SOFTWARE}),
        observations=tuple(Observation(title, Place(file, line)) for line, title in enumerate(titles, 1)),
    )


def agent_file(name: str, programs: Iterable[str], *, on: date = TODAY, uuid: str = "", partial: bool = False) -> bytes:
    """A file as the GLPI agent writes it."""
    content: dict[str, object] = {
        "accesslog": {"logdate": f"{on.isoformat()} 09:00:00"},
        "hardware": {"name": name, "uuid": uuid},
        "softwares": [{"name": program, "version": "1.0", "from": "registry"} for program in programs],
    }
    plain = {"deviceid": f"{name}-2026-01-01-00-00-00", "action": "inventory", "content": content}
    return json.dumps(plain | ({"partial": True} if partial else {})).encode()


def take(name: str, data: bytes, *, organisation: str = "own", on: date = TODAY) -> imports.ImportResult:
    """Imports one file."""
    return imports.take(organisation=organisation, name=name, data=data, context=CONTEXT, by="tests", on=on)


@contextmanager
def files_that_say(readings: Mapping[bytes, Reading]) -> Iterator[None]:
    """Within it a file with these bytes is read as this, whatever `collect` would make of it."""
    with mock.patch("daicho.collect.registry.read", lambda name, data, context: readings[data]):
        yield


def state(reading: Reading, *, organisation: str = "own", on: date = TODAY, data: bytes = b"") -> imports.ImportResult:
    """Imports a file that says ``reading``."""
    data = data or repr((reading, on)).encode()
    with files_that_say({data: reading}):
        return take("ledger.csv", data, organisation=organisation, on=on)


def a_reading_of_everything() -> Reading:
    """A ledger that states one of each thing."""
    office = Release("microsoft/office", "standard", "2016")
    return Reading(
        source="plain",
        machines=(Machine(id="PC-002", cluster="c", purpose=Purpose.STANDBY),),
        installations=(Installation(machine="PC-002", release=office, shared=True, expires=TODAY),),
        people=(Person(id="sato", name="佐藤", assigned=("Microsoft 365 Business Standard",), blocked=True),),
        accesses=(Access("sato", "", "microsoft/windows-server", "SV-1"),),
        entitlements=(
            Entitlement(
                lot="L1", release=office, metric=Metric.DEVICE, channel=Channel.OEM, quantity=3, starts_on=TODAY,
                bound_to=("PC-002",), proof=ProofStatus.COA_LABEL, unit_price=1,
            ),
        ),
        proof_items=(ProofItem(number="P1", kind="certificate", name="証書", lot="L1", disposed_on=TODAY),),
        prices=(Price(release=office, metric=Metric.DEVICE, channel=Channel.VOLUME, unit_price=45000, source="s"),),
        assignments=(
            Assignment(lot="L1", unit="PC-002", since=TODAY, reason=AssignmentReason.LOSS, locked=True),
        ),
        peaks=(Peak(release=office, peak=3, since=TODAY, source="log"),),
    )  # fmt: skip
