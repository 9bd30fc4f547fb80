"""Cases: open one from the mail that began it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from daicho.actions import journal
from daicho.actions.organisations import row_of
from daicho.store import canon, models
from daicho.words.case import Case, Contact, RequestKind, Vendor
from daicho.words.failure import Failure


@transaction.atomic
def open_from_mail(
    *, organisation: str, contact: Contact, kind: RequestKind, vendor: Vendor, received_on: date, by: str, on: date
) -> Case:
    """Open the case that ``contact`` began, numbered by year; the same mail again gives the same case.

    Attachments are kept by name and hash only, since they may hold product keys.
    """
    row = row_of(organisation)
    known = (
        models.Contact.objects.filter(organisation=row, raw_sha256=contact.raw_sha256).select_related("case").first()
    )
    number = known.case.number if known else _next_number(row, received_on)
    case = Case(
        number=number,
        kind=kind,
        vendor=vendor,
        received_on=received_on,
        subject=contact.subject,
        deadlines=contact.deadlines,
        contacts=(contact,),
    )
    if known:
        return case
    kept = models.Case.objects.create(organisation=row, **_columns(case))
    models.Contact.objects.create(
        organisation=row, case=kept, raw_sha256=contact.raw_sha256, value=_without_bytes(contact)
    )
    facts = {"kind": kind.value, "vendor": vendor.name, "mail": contact.raw_sha256}
    journal.append(organisation=organisation, by=by, on=on, deed="case_opened", subject=number, facts=facts)
    return case


def _next_number(organisation: models.Organisation, day: date) -> str:
    opened = models.Case.objects.filter(organisation=organisation, number__startswith=f"{day.year}-").count()
    if opened >= 9999:
        raise Failure("case_numbers_used_up", organisation.key, year=day.year)
    return f"{day.year}-{opened + 1:04d}"


def _columns(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "kind": case.kind.value,
        "subject": case.subject,
        "received_on": case.received_on,
        "vendor_name": case.vendor.name,
        "vendor_department": case.vendor.department,
        "vendor_person": case.vendor.person,
        "vendor_email": case.vendor.email,
        "deadlines": canon.to_plain(case.deadlines),
    }


def _without_bytes(contact: Contact) -> dict[str, Any]:
    plain: dict[str, Any] = canon.to_plain(replace(contact, attachments=()))
    plain["attachments"] = [
        {"name": a.name, "media_type": a.media_type, "sha256": a.sha256} for a in contact.attachments
    ]
    return plain
