"""What comes out when a vendor's form has been filled."""

from dataclasses import dataclass
from datetime import date

from daicho.answer.mappings import FormMapping
from daicho.words.case import Document, FilledCell
from daicho.words.finding import Finding

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """The workbook to send back, what became of every mapped field, and what a person must look at.

    ``document`` is None where the file could not be used at all; ``findings`` say why. ``on`` is the day of
    the figures.
    """

    name: str
    mapping: FormMapping
    on: date
    document: Document | None
    cells: tuple[FilledCell, ...]
    findings: tuple[Finding, ...]
