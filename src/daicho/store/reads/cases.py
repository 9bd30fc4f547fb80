"""Reads of cases and documents."""

from dataclasses import dataclass
from datetime import date

from daicho.store import canon, models
from daicho.words.case import Attachment, Case, Contact, Deadline, RequestKind, Vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDocument:
    """A document that was made, by hash; ``snapshot`` is the id of the state it was built from."""

    name: str
    kind: str
    sha256: str
    snapshot: str
    case_number: str
    made_on: date
    made_by: str


def all_of(organisation: str) -> tuple[Case, ...]:
    """Every case, in order of number; attachments have no content, it is never kept."""
    rows = models.Case.objects.filter(organisation__key=organisation).order_by("number")
    return tuple(_case(row) for row in rows)


def get(organisation: str, number: str) -> Case | None:
    """The case with this number, or None."""
    row = models.Case.objects.filter(organisation__key=organisation, number=number).first()
    return _case(row) if row else None


def opened_as(organisation: str, number: str) -> RequestKind | None:
    """The kind that the case was opened with, whatever was set since; None where there is no such case."""
    row = models.Case.objects.filter(organisation__key=organisation, number=number).first()
    return RequestKind(row.kind) if row else None


def documents(organisation: str) -> tuple[MadeDocument, ...]:
    """Every document that was made, in the order of making."""
    rows = models.DocumentRecord.objects.filter(organisation__key=organisation).order_by("pk")
    return tuple(
        MadeDocument(
            name=row.name,
            kind=row.kind,
            sha256=row.sha256,
            snapshot=row.snapshot.sha256 if row.snapshot else "",
            case_number=row.case_number,
            made_on=row.made_on,
            made_by=row.made_by,
        )
        for row in rows.select_related("snapshot")
    )


def _case(row: models.Case) -> Case:
    contacts = models.Contact.objects.filter(case=row).order_by("pk")
    last = models.CaseKindStep.objects.filter(case=row).order_by("-number").first()
    return Case(
        number=row.number,
        kind=RequestKind(last.kind if last else row.kind),
        vendor=Vendor(
            name=row.vendor_name, department=row.vendor_department, person=row.vendor_person, email=row.vendor_email
        ),
        received_on=row.received_on,
        subject=row.subject,
        deadlines=canon.from_plain(tuple[Deadline, ...], row.deadlines),
        contacts=tuple(_contact(contact.value) for contact in contacts),
    )


def _contact(plain: dict[str, object]) -> Contact:
    attachments = plain.get("attachments") or []
    rest = canon.from_plain(
        Contact, {name: item for name, item in plain.items() if name != "attachments"} | {"attachments": []}
    )
    if not isinstance(attachments, list):
        raise TypeError("attachments are a list")
    kept = tuple(Attachment(a["name"], a["media_type"], b"", a["sha256"]) for a in attachments)
    return Contact(**{name: getattr(rest, name) for name in Contact.__dataclass_fields__} | {"attachments": kept})
