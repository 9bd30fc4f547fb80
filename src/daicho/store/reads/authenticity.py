"""Reads of verdicts on mails, and of the DNS records that were seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from daicho.store import canon, models
from daicho.words.authenticity import AnswerState, Authenticity, DnsAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVerdict:
    """A verdict as it was kept: when, by whom, for which case ("" for none), and whether without asking DNS."""

    number: int
    case_number: str
    judged_on: date
    judged_by: str
    offline: bool
    verdict: Authenticity


def of_mail(organisation: str, raw_sha256: str) -> tuple[KeptVerdict, ...]:
    """Every verdict on one mail, the oldest first."""
    rows = models.AuthenticityRecord.objects.filter(organisation__key=organisation, raw_sha256=raw_sha256)
    return tuple(_kept(row) for row in rows.order_by("number"))


def of_case(organisation: str, case_number: str) -> tuple[KeptVerdict, ...]:
    """The newest verdict on each mail of a case, in the order in which the mails came."""
    contacts = models.Contact.objects.filter(organisation__key=organisation, case__number=case_number).order_by("pk")
    newest = (of_mail(organisation, sha256)[-1:] for sha256 in contacts.values_list("raw_sha256", flat=True))
    return tuple(kept for pair in newest for kept in pair)


def case_of_mail(organisation: str, raw_sha256: str) -> str:
    """The number of the case to which the mail belongs; "" for none."""
    found = models.Contact.objects.filter(organisation__key=organisation, raw_sha256=raw_sha256)
    return found.values_list("case__number", flat=True).first() or ""


def records_seen(organisation: str, raw_sha256: str) -> tuple[DnsAnswer, ...]:
    """What DNS answered about a mail: of each question the first answer, since keys are changed later."""
    seen: dict[object, DnsAnswer] = {}
    for kept in of_mail(organisation, raw_sha256):
        for answer in kept.verdict.records:
            if answer.state is not AnswerState.UNANSWERED:
                seen.setdefault(answer.question, answer)
    return tuple(seen.values())


def written(organisation: str) -> Iterator[tuple[str, str]]:
    """(mail and number, hash) of every verdict kept, as the journal must have them; "-" where the value was changed."""
    rows = models.AuthenticityRecord.objects.filter(organisation__key=organisation).order_by("pk")
    for row in rows.iterator(50):
        yield f"{row.raw_sha256}/{row.number}", row.sha256 if canon.digest(row.value) == row.sha256 else "-"


def _kept(row: models.AuthenticityRecord) -> KeptVerdict:
    return KeptVerdict(
        number=row.number,
        case_number=row.case_number,
        judged_on=row.judged_on,
        judged_by=row.judged_by,
        offline=row.offline,
        verdict=canon.from_plain(Authenticity, row.value),
    )
