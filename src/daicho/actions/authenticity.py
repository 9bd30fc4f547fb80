"""Authenticity: judge whether a mail is from whom it says, and keep the verdict with the DNS records seen."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from daicho.actions import homes, journal
from daicho.actions.organisations import row_of
from daicho.answer import known_senders
from daicho.answer.authenticity import inner_mail, judge
from daicho.answer.authenticity_mail import dialled
from daicho.reach.dns_records import DnsReach
from daicho.store import canon, models
from daicho.store.reads import authenticity as reads
from daicho.store.reads import organisations
from daicho.store.reads.authenticity import KeptVerdict
from daicho.words.authenticity import AnswerState, Authenticity, DnsAnswer, DnsQuestion, KnownSenders
from daicho.words.failure import Failure
from daicho.words.secret import find_keys

MOST_ROUNDS = 24
MOST_QUESTIONS = 80
MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """A mail as it came. ``inner``: the mail attached to it is meant, as colleagues pass one on."""

    file: str
    data: bytes
    inner: bool = False


def judge_mail(
    *, organisation: str, mail: StoredMail, offline: bool, phones: tuple[str, ...] = (), by: str, on: date
) -> KeptVerdict:
    """Judge a mail and keep the verdict with the DNS records seen, for its case where it belongs to one.

    Records seen at an earlier judgement are used again, since vendors change their keys; ``offline`` asks nothing
    else. ``phones`` are numbers from the contract. Changes nothing about the case, trusts and blocks nobody.
    """
    data = _meant(mail)
    senders = _senders(organisation, phones)
    raw_sha256 = judge(data, senders=senders).verdict.raw_sha256
    answers = {answer.question: answer for answer in reads.records_seen(organisation, raw_sha256)}
    if not offline:
        _ask(data, senders, answers, on)
    verdict = judge(data, answers=answers.values(), senders=senders).verdict
    return _keep(organisation, verdict, offline=offline, by=by, on=on)


def of_case(*, organisation: str, case_number: str) -> tuple[KeptVerdict, ...]:
    """The newest verdict on each mail of a case; Failure where none of them was judged."""
    found = reads.of_case(organisation, case_number)
    if not found:
        raise Failure("authenticity_not_judged", case_number)
    return found


def _meant(mail: StoredMail) -> bytes:
    if len(mail.data) > MOST_BYTES:
        raise Failure("mail_too_big", mail.file, file=mail.file, size=len(mail.data), limit=MOST_BYTES)
    if not mail.inner:
        return mail.data
    inside = inner_mail(mail.data)
    if inside is None:
        raise Failure("authenticity_no_inner_mail", mail.file)
    return inside


def _senders(organisation: str, phones: tuple[str, ...]) -> KnownSenders:
    company = organisations.details(organisation)
    own = (company.email.rpartition("@")[2],)
    known = known_senders.load(homes.own_data("senders"), own_domains=own)
    given = tuple(number for phone in phones if (number := dialled(phone)))
    return replace(known, contract_phones=(*known.contract_phones, *given))


def _ask(data: bytes, senders: KnownSenders, answers: dict[DnsQuestion, DnsAnswer], on: date) -> None:
    """Ask DNS until the judgement wants nothing more, or time or patience are used up."""
    server = homes.setting("dns")
    try:
        reach = DnsReach.opened(server, on)
    except ValueError:
        raise Failure("dns_server_unknown", server) from None
    for _ in range(MOST_ROUNDS):
        wanted = judge(data, answers=answers.values(), senders=senders, is_final=False).wanted
        if not wanted or len(answers) + len(wanted) > MOST_QUESTIONS:
            return
        answers.update((answer.question, _without_keys(answer)) for answer in reach.ask(wanted))


def _without_keys(answer: DnsAnswer) -> DnsAnswer:
    """A record that holds anything like a product key is not kept, so it counts as not seen."""
    if any(find_keys(value) for value in answer.values):
        return replace(answer, state=AnswerState.UNANSWERED, values=())
    return answer


@transaction.atomic
def _keep(organisation: str, verdict: Authenticity, *, offline: bool, by: str, on: date) -> KeptVerdict:
    """Keep the verdict and journal it; the same verdict on the same day is kept once."""
    value = canon.to_plain(verdict)
    sha256 = canon.digest(value)
    earlier = reads.of_mail(organisation, verdict.raw_sha256)
    if earlier and earlier[-1].verdict == verdict and earlier[-1].offline == offline:
        return earlier[-1]
    case_number = reads.case_of_mail(organisation, verdict.raw_sha256)
    number = len(earlier) + 1
    models.AuthenticityRecord.objects.create(
        organisation=row_of(organisation),
        raw_sha256=verdict.raw_sha256,
        number=number,
        case_number=case_number,
        judged_on=on,
        judged_by=by,
        offline=offline,
        value=value,
        sha256=sha256,
    )
    facts = {"sha256": sha256, "impression": verdict.impression.value, "case": case_number, "offline": offline}
    subject = f"{verdict.raw_sha256}/{number}"
    journal.append(organisation=organisation, by=by, on=on, deed="mail_judged", subject=subject, facts=facts)
    return KeptVerdict(
        number=number, case_number=case_number, judged_on=on, judged_by=by, offline=offline, verdict=verdict
    )
