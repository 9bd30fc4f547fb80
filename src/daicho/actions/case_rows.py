"""Rows of a case's points and clock: the case they hang on, the contact they name, and their line in the journal."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from daicho.actions import journal
from daicho.actions.organisations import row_of
from daicho.store import case_digests, models
from daicho.store.reads import cases
from daicho.words.case import Case, Contact
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.secret import find_keys

Row = (
    models.CasePoint
    | models.CasePointStep
    | models.CaseDeadline
    | models.CaseDeadlineEnding
    | models.CaseExchange
    | models.BusyPeriod
)
_SPACE = re.compile(r"\s+")


def case_of(organisation: str, number: str) -> Case:
    """The case of this number; Failure where there is none."""
    row_of(organisation)
    case = cases.get(organisation, number)
    if case is None:
        raise Failure("case_unknown", number)
    return case


def case_row(organisation: str, number: str) -> models.Case:
    """The row of a case that `case_of` found, held until the deed is done so that numbers are given once."""
    return models.Case.objects.select_for_update().get(organisation__key=organisation, number=number)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes something down, for which organisation, on which day."""

    organisation: str
    by: str
    on: date

    def keep(self, row: Row, deed: str, subject: str, **facts: object) -> None:
        """Write a new row and the event that says so, with the row's hash."""
        row.save(force_insert=True)
        row.refresh_from_db()
        said: Mapping[str, object] = {"sha256": case_digests.of_row(row), **facts}
        journal.append(organisation=self.organisation, by=self.by, on=self.on, deed=deed, subject=subject, facts=said)


def refuse_secrets(where: str, *texts: str) -> None:
    """Failure where a text typed by hand holds a product key."""
    if any(find_keys(text) for text in texts):
        raise Failure("case_text_holds_key", where)


def contact_named(case: Case, said: str) -> str:
    """What is kept of a contact: the hash of the mail that a number names, else the words as they are.

    Failure where the case has no contact of that number.
    """
    plain = unicodedata.normalize("NFKC", said).strip()
    if not plain.isdigit():
        return said.strip()
    if not 1 <= int(plain) <= len(case.contacts):
        raise Failure("contact_number_unknown", f"{case.number} [{plain}]", number=plain, last=len(case.contacts))
    return case.contacts[int(plain) - 1].raw_sha256


def contact_behind(case: Case, kept: str) -> Contact | None:
    """The mail that a kept contact names, or None where it is words."""
    return next((contact for contact in case.contacts if contact.raw_sha256 == kept), None)


def doubts_of_quote(case: Case, contact: str, quoted: str) -> tuple[Finding, ...]:
    """A finding where a quoted sentence does not stand in the mail that it is said to come from."""
    mail = contact_behind(case, contact)
    if mail is None or not quoted or _bare(quoted) in _bare(f"{mail.subject}\n{mail.body}"):
        return ()
    return (Finding.at("quote_not_in_contact", Place(case.number), quoted=quoted, subject=mail.subject),)


def _bare(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def refuse_future(where: str, on: date, recorded_on: date) -> None:
    """Failure where something is said to have happened after the day on which it is written down."""
    if on > recorded_on:
        raise Failure("case_day_in_future", where, on=on, today=recorded_on)


def site_token(organisation: str) -> str:
    """What tells this organisation's calendar entries from those of any other site: from the journal's first event."""
    first = models.JournalEvent.objects.filter(organisation=organisation, number=1).values_list("hash", flat=True)
    return hashlib.sha256("".join(first).encode()).hexdigest()[:32]
