"""Microsoft Intune "Discovered apps" exports: AppInvByDevice and AppInvRawData, and their older names.

One inventory per device, with its programs only. The aggregate export names no device: it is known, and not counted.
"""

from daicho.collect.context import Context
from daicho.collect.program_rows import Owner, Programs
from daicho.collect.source import Sample, Source
from daicho.collect.table_rows import Complaints, rows_of
from daicho.collect.tables import Table, sniff_for, tables_in
from daicho.words.estate import TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "intune"


def _read(name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context)
    complaints = Complaints()
    programs = Programs(ID, context)
    for table in found.tables:
        if table.fit.shape.id == "intune/aggregate":
            place = Place(name, table.line, table.sheet)
            complaints.add(Finding.at("intune_without_devices", place, rows=sum(1 for _ in table.rows)))
        else:
            _devices(table, programs, context, complaints)
    return Reading(
        source=ID,
        inventories=programs.inventories(left_out=complaints.left_out + found.broken),
        findings=(*found.findings, *complaints.all(name)),
    )


def _devices(table: Table, programs: Programs, context: Context, complaints: Complaints) -> None:
    for row in rows_of(table, context, complaints):
        name, agent = row.text("device"), row.text("device_id")
        owner = Owner(name=name, agent=agent, user=row.text("user") or row.text("mail"))
        programs.machine(owner, row.place)
        kind = TraceKind.PROGRAM if row.text("platform").casefold() in ("", "windows") else TraceKind.APP
        title = programs.title(kind, row.text("software"), row.text("publisher"), row.text("version"))
        programs.add(owner, title, row.place)


def _sniff(sample: Sample) -> int:
    return sniff_for(ID, sample)


SOURCE = Source(ID, _sniff, _read)
