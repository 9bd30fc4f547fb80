"""Requests: a vendor's mail as a case, and the vendor's form as an answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from daicho.actions import cases, clauses
from daicho.actions.homes import own_data
from daicho.answer import form_report, forms, kinds, mappings
from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.filled_form import FilledForm
from daicho.answer.intake import read_mail
from daicho.words.case import Case, Contact, Document, FilledCell, Organisation, RequestKind, Vendor
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.secret import Fingerprinter
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Form:
    """A vendor's form as it came: the workbook itself, or the mail that has it attached."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A form answered: the workbook (None where it could not be), every field, and what was found."""

    filled: FilledForm

    @property
    def document(self) -> Document | None:
        """The vendor's workbook with our answers."""
        return self.filled.document

    @property
    def cells(self) -> tuple[FilledCell, ...]:
        """Every field with what was done and why."""
        return self.filled.cells

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong or doubtful in the form."""
        return self.filled.findings

    def report(self, language: Language) -> Document:
        """The report beside the form, field by field."""
        return form_report.report(self.filled, language)


def calendar_of(company: Organisation) -> BusinessCalendar:
    """The business days of a company."""
    return BusinessCalendar(closing=frozenset(company.closing_days))


def read(
    data: bytes, *, file: str, received_on: date | None, today: date, company: Organisation, fingerprint: Fingerprinter
) -> tuple[Contact, date]:
    """The mail as a contact, and the day it was received: as given, else the day it was sent, else ``today``."""
    calendar = calendar_of(company)

    def as_of(day: date) -> Contact:
        return read_mail(data, received_on=day, calendar=calendar, fingerprint=fingerprint, file=file)

    contact = as_of(received_on or today)
    if received_on is None and contact.sent_at is not None and contact.sent_at.date() != today:
        return as_of(contact.sent_at.date()), contact.sent_at.date()
    return contact, received_on or today


def open_case(
    *,
    organisation: str,
    contact: Contact,
    received_on: date,
    vendor: Vendor | None,
    kind: RequestKind | None,
    by: str,
    on: date,
) -> Case:
    """Open the case of a mail. Where no vendor is given, it is who the mail says it is from."""
    sender = Vendor(name=contact.sender_name or contact.sender_address, email=contact.sender_address)
    return cases.open_from_mail(
        organisation=organisation,
        contact=contact,
        kind=kind or kinds.read(contact, clauses.library()).kind,
        vendor=vendor or sender,
        received_on=received_on,
        by=by,
        on=on,
    )


def filled_form(form: Form, *, snapshot: Snapshot, case: Case | None, blanks: Mapping[str, str]) -> Answer:
    """``form`` answered from ``snapshot``; Failure where no known form is in the file."""
    known, doubts = mappings.load(own_data("forms"))
    seen: list[Finding] = list(doubts)
    for name, data in _workbooks(form, snapshot):
        mapping, findings = forms.mapping_for(name, data, known)
        if mapping is not None:
            return Answer(forms.fill(name, data, mapping, snapshot, case, blanks=blanks))
        seen += findings
    why = "; ".join(dict.fromkeys(finding.code for finding in seen)) or "no workbook"
    names = ", ".join(mapping.id for mapping in known)
    raise Failure("no_known_form", form.name, why=why, known=names)


def _workbooks(form: Form, snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    if form.data.startswith(_ZIP):
        yield form.name, form.data
        return
    throwaway = Fingerprinter(b"attachments are only looked at")
    contact = read_mail(
        form.data, received_on=snapshot.on, calendar=BusinessCalendar(), fingerprint=throwaway, file=form.name
    )
    for attachment in contact.attachments:
        yield attachment.name, attachment.content
