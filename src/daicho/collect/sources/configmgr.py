"""Configuration Manager: installed software of hardware inventory (``SMS_InstalledSoftware``), as reports export it.

One inventory per device. ``ChannelCode`` tells how Microsoft software was sold: 0 retail, 2 OEM, 3 volume.
"""

from daicho.collect.agent_titles import fields_of
from daicho.collect.context import Context
from daicho.collect.pieces import Pieces
from daicho.collect.program_rows import Programs
from daicho.collect.source import Sample, Source
from daicho.collect.table_rows import Complaints, Row, rows_of
from daicho.collect.tables import Table, sniff_for, tables_in
from daicho.words.estate import Identity, Observation, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "configmgr"
_AGGREGATE = "configmgr/counts"


def _read(name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context)
    complaints = Complaints()
    pieces = Pieces(ID, name)
    for table in found.tables:
        if table.fit.shape.id == _AGGREGATE:
            place = Place(name, table.line, table.sheet)
            complaints.add(Finding.at("configmgr_without_devices", place, rows=sum(1 for _ in table.rows)))
        else:
            _devices(table, pieces, context, complaints)
    whole = not (complaints.left_out or found.broken)
    return Reading(
        source=ID,
        inventories=pieces.inventories(whole=whole),
        findings=(*found.findings, *complaints.all(name)),
    )


def _devices(table: Table, pieces: Pieces, context: Context, complaints: Complaints) -> None:
    programs = Programs(ID, context)
    for row in rows_of(table, context, complaints):
        name = row.text("software") or row.text("product")
        device = row.text("device") or row.text("resource")
        if not name or not device:
            complaints.left_out += 1
            complaints.add(Finding.at("configmgr_row_unusable", row.place, software=name or "-", device=device or "-"))
            continue
        machine = pieces.machine(device, Identity(name=device), row.day("taken_on"))
        pieces.add(machine, Observation(_title(row, name, programs), row.place, row.day("installed_on")))


def _title(row: Row, name: str, programs: Programs) -> Title:
    code = row.text("product_code")
    kept = fields_of(
        channel=row.text("channel"),
        language=row.text("language"),
        location=row.text("location"),
        product_code=code,
        product_id=row.text("product_id"),
        product_name=row.text("product") if row.text("product") != name else "",
        release_type=row.text("service_pack"),
        source=ID,
        uninstall=row.text("uninstall"),
        **dict(row.keys),
    )
    key = row.text("software_code") or code
    return programs.title(TraceKind.PROGRAM, name, row.text("publisher"), row.text("version"), key=key, kept=kept)


def _sniff(sample: Sample) -> int:
    return sniff_for(ID, sample)


SOURCE = Source(ID, _sniff, _read)
