"""Microsoft's licence records from WMI (class SoftwareLicensingProduct), as PowerShell or WMIC write them.

WMI lists every licence that could be had; those without key and state are only counted.
"""

from daicho.collect.context import Context
from daicho.collect.keys import kept_of
from daicho.collect.licence_rows import product_licence, state_of
from daicho.collect.object_rows import ObjectRow, objects_in, property_names
from daicho.collect.pieces import Pieces
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, NOT_MINE, Sample, Source, Unreadable
from daicho.words.estate import Observation, Title
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "licensing_product"
_OWN = frozenset({"licensestatus", "partialproductkey", "licensefamily", "productkeychannel", "licensestatusreason"})
_NEEDED = frozenset({"name", "description", "licensefamily"})


def _sniff(sample: Sample) -> int:
    names = property_names(sample.text) if sample.kind == "text" else frozenset()
    return CERTAIN if len(names & _OWN) > 1 and names & _NEEDED else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    source = decoded(data, name)
    objects = objects_in(source.text, name, context)
    findings = [*source.findings, *objects.findings]
    pieces = Pieces(ID, name)
    unused, left_out = 0, objects.left_out
    for row in objects.rows:
        state = state_of(row.text("licensestatus"))
        if not row.text("name", "description", "licensefamily"):
            left_out += 1
        elif not row.text("partialproductkey") and state in ("", "0"):
            unused += 1
            pieces.machine(row.machine)
        else:
            place = Place(name, row.line or None, row.text("name"))
            if state is None:
                findings.append(Finding.at("licence_state_unknown", place, file=name, state=row.text("licensestatus")))
            pieces.add(pieces.machine(row.machine), Observation(_title(row, state or "", context), place))
    if not pieces.count and not unused:
        raise Unreadable("licences_say_nothing", Place(name))
    if unused:
        findings.append(Finding.at("licences_without_key", Place(name), file=name, count=unused))
    if left_out > objects.left_out:
        count = left_out - objects.left_out
        findings.append(Finding.at("objects_without_name", Place(name), file=name, count=count))
    return Reading(source=ID, inventories=pieces.inventories(whole=not left_out), findings=tuple(findings))


def _title(row: ObjectRow, state: str, context: Context) -> Title:
    family = row.text("licensefamily")
    return product_licence(
        source=ID,
        name=row.text("name") or family or row.text("description"),
        description=row.text("description"),
        state=state,
        kept=kept_of(row.text("partialproductkey"), context.fingerprint),
        id_=row.text("id"),
        family=family,
        channel=row.text("productkeychannel"),
        application=row.text("applicationid"),
    )


SOURCE = Source(ID, _sniff, _read)
