"""Exports of Japanese asset tools: one row per PC and program, or a matrix with programs across and PCs down.

Headings and layouts are presets in ``data/columns/asset_csv``. One inventory per PC, with its programs (and its
operating system where a column names it) and nothing else.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from daicho.collect.cells import day_of
from daicho.collect.columns import Matrix, Shape, shapes
from daicho.collect.context import Context
from daicho.collect.program_rows import Owner, Programs
from daicho.collect.reading import decoded
from daicho.collect.source import LIKELY, NOT_MINE, Sample, Source
from daicho.collect.table_rows import Complaints, Row, rows_of
from daicho.collect.tables import records, sniff_for, tables_in
from daicho.words.estate import TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "asset_csv"
_HEAD_LINES = 40
_GARBLED = "?"


def _read(name: str, data: bytes, context: Context) -> Reading:
    complaints = Complaints()
    programs = Programs(ID, context)
    found = tables_in(ID, name, data, context)
    for table in found.tables:
        for row in rows_of(table, context, complaints):
            _program(row, programs, complaints)
    if not found.tables and not found.findings:
        text = decoded(data, name)
        found.findings += text.findings
        for shape in _matrix_shapes(text.text):
            _MatrixReader(name, shape, programs, complaints).read(text.text)
    return Reading(
        source=ID,
        inventories=programs.inventories(left_out=complaints.left_out + found.broken),
        findings=(*found.findings, *complaints.all(name)),
    )


# --- one row per PC and program


def _program(row: Row, programs: Programs, complaints: Complaints) -> None:
    owner = Owner(
        number=row.text("asset"),
        name=row.text("machine"),
        serial=row.text("serial"),
        user=row.text("user"),
        department=row.text("department"),
    )
    if not owner.key:
        complaints.add(Finding.at("asset_row_without_machine", row.place, software=row.text("software")))
        return
    name = row.text("software")
    if _GARBLED * 3 in name:
        complaints.add(Finding.at("asset_name_garbled", row.place, software=name))
    programs.machine(owner, row.place, row.day("taken_on"), row.text("os"))
    kept = [(field, row.text(field)) for field in ("edition", "location", "uninstall", "parent")]
    kept.append(("system_component", row.text("system_component").replace("0", "")))
    title = programs.title(
        TraceKind.PROGRAM,
        name,
        row.text("publisher"),
        row.text("version"),
        key=row.text("subkey"),
        kept=(*kept, *row.keys),
    )
    programs.add(owner, title, row.place, row.day("installed_on"))


# --- programs across


def _matrix_shapes(text: str) -> list[Shape]:
    """The shapes with programs across whose first heading of programs stands in the first lines of ``text``."""
    head = list(islice(records(list(islice(io.StringIO(text, newline=""), _HEAD_LINES)), ",", []), _HEAD_LINES))
    return [shape for shape in shapes() if shape.matrix and _shows_matrix(shape.matrix, [cells for _, cells in head])]


def _shows_matrix(matrix: Matrix, head: Sequence[Sequence[str]]) -> bool:
    """Names of programs behind empty cells, and below them at least one row of nothing but flags."""
    return any(_is_names(matrix, above) and _is_flags(matrix, below, len(above)) for above, below in pairwise(head))


def _is_names(matrix: Matrix, cells: Sequence[str]) -> bool:
    front, names = cells[: matrix.first_program], cells[matrix.first_program :]
    return len(cells) > matrix.first_program and not any(cell.strip() for cell in front) and any(names)


def _is_flags(matrix: Matrix, cells: Sequence[str], width: int) -> bool:
    flags = [cell.strip() for cell in cells[matrix.first_program :]]
    named = bool(cells[matrix.machine].strip()) if len(cells) > matrix.machine else False
    return named and len(cells) == width and all(f in matrix.present or f in matrix.absent for f in flags)


@dataclass(slots=True)
class _MatrixReader:
    """Reads one matrix: a line of day and section, then blocks of names with a line of flags for each PC."""

    file: str
    shape: Shape
    programs: Programs
    complaints: Complaints
    names: list[str] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Every PC in ``text`` with the programs whose flag is set."""
        matrix = self.shape.matrix
        assert matrix is not None  # noqa: S101  (shapes without one are not read here)
        broken: list[tuple[int, bool]] = []
        taken_on, section = None, ""
        for line, cells in records(list(io.StringIO(text, newline="")), ",", broken):
            if not any(cell.strip() for cell in cells):
                continue
            if _is_names(matrix, cells):
                self.names = [cell.strip() for cell in cells[matrix.first_program :]]
            elif not self.names:
                taken_on, section = day_of(cells[0]), cells[1].strip() if len(cells) > 1 else ""
                if taken_on is None:
                    self._complain("asset_day_not_read", line, value=cells[0])
            elif not _is_flags(matrix, cells, matrix.first_program + len(self.names)):
                self._complain("asset_flags_not_read", line, cells=len(cells) - matrix.first_program)
                self.complaints.left_out += 1
            else:
                owner = Owner(name=cells[matrix.machine].strip(), user=cells[matrix.user].strip(), department=section)
                self.programs.machine(owner, Place(self.file, line), taken_on)
                for name in self._present(matrix, cells):
                    title = self.programs.title(TraceKind.PROGRAM, name)
                    self.programs.add(owner, title, Place(self.file, line, name))
        for line, _ in broken:
            self._complain("table_line_broken", line)
        self.complaints.left_out += len(broken)

    def _present(self, matrix: Matrix, cells: Sequence[str]) -> Iterator[str]:
        flags = cells[matrix.first_program :]
        return (name for name, flag in zip(self.names, flags, strict=True) if name and flag.strip() in matrix.present)

    def _complain(self, code: str, line: int, **facts: object) -> None:
        self.complaints.add(Finding.at(code, Place(self.file, line), **facts))


def _sniff(sample: Sample) -> int:
    by_headings = sniff_for(ID, sample)
    if by_headings or sample.kind != "text" or sample.text.lstrip()[:1] in ("<", "{"):
        return by_headings
    return LIKELY if _matrix_shapes(sample.text) else NOT_MINE


SOURCE = Source(ID, _sniff, _read)
