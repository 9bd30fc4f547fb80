"""Whether a mail is from whom it says: judged from its bytes and a table of DNS answers, today or years later."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email import message_from_bytes

from daicho.answer import authenticity_dkim, authenticity_path, authenticity_words
from daicho.answer.authenticity_dkim import Chain
from daicho.answer.authenticity_dns import DnsTable
from daicho.answer.authenticity_domains import LookAlike, is_under, vendor_of
from daicho.answer.authenticity_mail import MailFacts, domain_of, facts_of
from daicho.answer.authenticity_path import Alignment
from daicho.answer.authenticity_reasons import finding, safe
from daicho.words.authenticity import (
    Authenticity,
    CheckKind,
    CheckResult,
    CheckState,
    DnsAnswer,
    DnsQuestion,
    Impression,
    KnownSenders,
)
from daicho.words.finding import Finding


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the questions whose answers it still waits for (none in a final one)."""

    verdict: Authenticity
    wanted: tuple[DnsQuestion, ...]


def judge(
    data: bytes, *, answers: Iterable[DnsAnswer] = (), senders: KnownSenders | None = None, is_final: bool = True
) -> Judgement:
    """The verdict on the mail ``data``. What is not in ``answers`` could not be checked, or is wanted if not final.

    Ask what is wanted, add the answers, judge again, until nothing is wanted: a policy may lead to further names.
    """
    known = senders or KnownSenders()
    table = DnsTable.of(answers, is_final=is_final)
    facts = facts_of(data)
    entry = authenticity_path.border(facts, known.own)
    received = (entry.at if entry else None) or facts.sent_at
    signed = authenticity_dkim.signatures(data, table, received)
    chain = authenticity_dkim.chain(data, table)
    policy = authenticity_path.sender_policy(facts, known.own, table)
    chained = chain.result.state is CheckState.PASS
    aligned = authenticity_path.alignment(facts, signed, policy, chained, table)
    alike, likenesses = authenticity_words.look_alikes(facts, known)
    made = (
        authenticity_dkim.judged(signed),
        policy.result,
        aligned.result,
        chain.result,
        authenticity_path.path(facts, known),
        authenticity_words.reply_to(facts, known),
        authenticity_words.display_name(facts, known),
        alike,
        authenticity_words.links(facts, known),
        authenticity_words.known_phishing(facts, known),
        authenticity_words.phone(facts, known),
    )
    results = tuple(_as_border_saw(check, facts, known) for check in made)
    weighed = _Weighing(facts, known, {r.check: r for r in results}, _with_border(aligned, results), chain, likenesses)
    verdict = Authenticity(
        raw_sha256=hashlib.sha256(data).hexdigest(),
        sender=safe(facts.senders[0][1]) if facts.senders else "",
        vendor=weighed.vendor,
        impression=weighed.impression(),
        because=weighed.because(),
        next_steps=weighed.next_steps(),
        results=results,
        records=table.seen(),
    )
    return Judgement(verdict, tuple(sorted(table.missing)) if not is_final else ())


def inner_mail(data: bytes) -> bytes | None:
    """The first mail that is attached to ``data`` whole, as colleagues pass one on; None where there is none."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            return inner.as_bytes() if not isinstance(inner, str) else None
    return None


_BORDER_METHODS = {CheckKind.DKIM: "dkim", CheckKind.SPF: "spf", CheckKind.DMARC: "dmarc"}


def _as_border_saw(check: CheckResult, facts: MailFacts, senders: KnownSenders) -> CheckResult:
    """What could not be checked now, as our own receiving server wrote it down at receipt.

    Only the topmost lines count, and only those of our own servers: anybody can write such a line below.
    """
    method = _BORDER_METHODS.get(check.check)
    if method is None or check.state is not CheckState.COULD_NOT_CHECK:
        return check
    for server, results, _ in facts.results:
        if not any(is_under(server, own) for own in senders.own.servers):
            break
        state = {"pass": CheckState.PASS, "fail": CheckState.FAIL}.get(results.get(method, ""))
        if state is not None:
            reason = finding("auth_border_saw", "Authentication-Results", server=server, result=results[method])
            return CheckResult(check.check, state, (reason, *check.reasons))
    return check


def _with_border(aligned: Alignment, results: tuple[CheckResult, ...]) -> Alignment:
    dmarc = next(r for r in results if r.check is CheckKind.DMARC)
    return replace(aligned, result=dmarc, proven=aligned.proven or dmarc.state is CheckState.PASS)


@dataclass(frozen=True, slots=True)
class _Weighing:
    """What speaks for and against, and what it amounts to."""

    facts: MailFacts
    senders: KnownSenders
    results: dict[CheckKind, CheckResult]
    aligned: Alignment
    chain: Chain
    alike: tuple[LookAlike, ...]

    @property
    def vendor(self) -> str:
        """The known vendor whose domain the From line has."""
        owner = vendor_of(self.facts.from_domain, self.senders)
        return owner.id if owner else ""

    def failed(self, *kinds: CheckKind) -> list[Finding]:
        """The reasons of those of ``kinds`` that failed."""
        return [
            reason
            for kind in kinds
            if self.results[kind].state is CheckState.FAIL
            for reason in self.results[kind].reasons
        ]

    def fraud_signs(self) -> list[Finding]:
        """What honest mail does not have."""
        signs: list[Finding] = []
        if any(like.is_strong for like in self.alike):
            signs += self.failed(CheckKind.LOOK_ALIKE)
        if not (self.vendor and self.aligned.proven):
            signs += self.failed(CheckKind.KNOWN_PHISHING)
        strict = self.aligned.policy in {"quarantine", "reject"}
        altered = self.results[CheckKind.ARC].state is CheckState.PASS or authenticity_path.may_be_forwarded(self.facts)
        if self.vendor and strict and not altered:
            signs += self.failed(CheckKind.DMARC)
        return signs

    def doubts(self) -> list[Finding]:
        """What needs asking, though there can be an honest cause."""
        seen = self.failed(
            CheckKind.LOOK_ALIKE,
            CheckKind.KNOWN_PHISHING,
            CheckKind.REPLY_TO,
            CheckKind.DISPLAY_NAME,
            CheckKind.LINKS,
            CheckKind.PHONE,
            CheckKind.RECEIVED_PATH,
        )
        if not self.aligned.proven and not self._changed_on_the_way():
            seen += self.failed(CheckKind.DKIM, CheckKind.SPF, CheckKind.DMARC)
        return seen

    def _changed_on_the_way(self) -> bool:
        """Whether a forwarder that we know says that the sender's own signs held when it took the mail over.

        Anybody can seal: the word of a stranger explains nothing.
        """
        text = self.chain.first_results.lower()
        told = re.search(rf"header\.(?:from|d)=@?{re.escape(self.facts.from_domain or '?')}(?![\w.-])", text)
        said = "dmarc=pass" in text or "dkim=pass" in text
        trusted = (*self.senders.own.forwarders, *self.senders.own.servers, *self.senders.own.domains)
        known = any(is_under(self.chain.sealer, name) for name in trusted)
        return self.chain.result.state is CheckState.PASS and known and told is not None and said

    def impression(self) -> Impression:
        """What it amounts to."""
        if self.fraud_signs():
            return Impression.FRAUD_SIGNS
        if self.doubts():
            return Impression.DOUBTFUL
        if not self.aligned.proven:
            return Impression.UNDECIDED
        return Impression.VENDOR_DOMAIN_CONFIRMED if self.vendor else Impression.SENDER_DOMAIN_CONFIRMED

    def because(self) -> tuple[Finding, ...]:
        """The reasons of the impression, gravest first."""
        match self.impression():
            case Impression.FRAUD_SIGNS:
                reasons = [*self.fraud_signs(), *self.doubts()]
            case Impression.DOUBTFUL:
                reasons = self.doubts()
            case Impression.UNDECIDED:
                reasons = self._open()
            case _:
                kinds = (CheckKind.DMARC, CheckKind.DKIM, CheckKind.SPF)
                good = (self.results[kind] for kind in kinds)
                reasons = [reason for r in good if r.state is CheckState.PASS for reason in r.reasons[:1]]
        return tuple(dict.fromkeys(reasons))

    def _open(self) -> list[Finding]:
        kinds = (CheckKind.DKIM, CheckKind.SPF, CheckKind.DMARC, CheckKind.ARC)
        return [reason for kind in kinds for reason in self.results[kind].reasons]

    def next_steps(self) -> tuple[Finding, ...]:
        """What a person does now; always: ask by a way that does not stand in the mail."""
        steps = []
        if self.impression() is Impression.FRAUD_SIGNS:
            steps += [finding("auth_next_touch_nothing"), finding("auth_next_report")]
        steps.append(finding("auth_next_other_way"))
        if self.vendor and self.aligned.proven:
            steps.append(finding("auth_next_domain_only", domain=self.facts.from_domain))
        if any(r.state is CheckState.COULD_NOT_CHECK and _is_dns(r) for r in self.results.values()):
            steps.append(finding("auth_next_dns"))
        if self.facts.inner_mails:
            steps.append(finding("auth_next_inner"))
        if _same_domain(self.facts, self.senders):
            steps.append(finding("auth_next_colleague", domain=self.facts.from_domain))
        return tuple(steps)


def _is_dns(check: CheckResult) -> bool:
    return any(reason.code == "auth_dns_unanswered" for reason in check.reasons)


def _same_domain(facts: MailFacts, senders: KnownSenders) -> bool:
    domains = [domain_of(address) for _, address in facts.senders]
    return any(is_under(domain, own) for domain in domains if domain for own in senders.own.domains)
