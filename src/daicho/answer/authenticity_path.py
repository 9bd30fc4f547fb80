"""The received path: who handed the mail to us, whether it may (SPF), and whether it fits the From line (DMARC)."""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from daicho.answer import authenticity_spf
from daicho.answer.authenticity_dkim import Signature
from daicho.answer.authenticity_dns import DnsTable, NotAsked, Unanswered
from daicho.answer.authenticity_domains import is_under, organisational, vendor_of
from daicho.answer.authenticity_mail import Hop, MailFacts, domain_of
from daicho.answer.authenticity_reasons import finding, result
from daicho.answer.authenticity_spf import SpfResult
from daicho.words.authenticity import CheckKind, CheckResult, CheckState, KnownSenders, OwnMail, RecordKind

_DAY = timedelta(days=1)


def border(facts: MailFacts, own: OwnMail) -> Hop | None:
    """The hop at which the mail came into our house: the first one whose sender is none of our own servers.

    Only our own servers write the topmost lines; below the border anybody may have written anything.
    """
    for hop in facts.hops:
        if hop.address is None or _is_ours(hop, own):
            continue
        return hop
    return None


def _is_ours(hop: Hop, own: OwnMail) -> bool:
    if hop.address is None or not hop.address.is_global:
        return True
    networks = (ipaddress.ip_network(text, strict=False) for text in own.networks)
    if any(hop.address.version == n.version and hop.address in n for n in networks):
        return True
    return any(is_under(hop.recorded_name, server) for server in own.servers)


def path(facts: MailFacts, senders: KnownSenders) -> CheckResult:
    """Whether the path is whole as far as it can be trusted, and its times and names fit."""
    kind = CheckKind.RECEIVED_PATH
    if not facts.hops:
        return result(kind, CheckState.NONE, finding("auth_path_none"))
    entry = border(facts, senders.own)
    if entry is None:
        return result(kind, CheckState.COULD_NOT_CHECK, finding("auth_path_no_address", "Received"))
    claimed = vendor_of(entry.helo, senders)
    if claimed and entry.recorded_name and vendor_of(entry.recorded_name, senders) != claimed:
        reason = finding("auth_path_name", "Received", helo=entry.helo, recorded=entry.recorded_name)
        return result(kind, CheckState.FAIL, reason)
    if facts.sent_at and entry.at and abs(entry.at - facts.sent_at) > 7 * _DAY:
        reason = finding("auth_path_times", "Received", sent=facts.sent_at.date(), received=entry.at.date())
        return result(kind, CheckState.FAIL, reason)
    who = entry.recorded_name or entry.helo or "?"
    return result(kind, CheckState.PASS, finding("auth_path_pass", "Received", address=entry.address, server=who))


@dataclass(frozen=True, slots=True)
class SenderPolicy:
    """SPF of the envelope's sender: the result, and the domain for which it passed ("" where it did not)."""

    result: CheckResult
    domain: str = ""


def sender_policy(facts: MailFacts, own: OwnMail, table: DnsTable) -> SenderPolicy:
    """Whether the server that handed the mail to us may send for the envelope's sender."""
    kind = CheckKind.SPF
    entry = border(facts, own)
    if entry is None or entry.address is None:
        return SenderPolicy(result(kind, CheckState.COULD_NOT_CHECK, finding("auth_spf_no_address")))
    if facts.envelope is None:
        return SenderPolicy(result(kind, CheckState.COULD_NOT_CHECK, finding("auth_spf_no_envelope")))
    domain = domain_of(facts.envelope) or entry.helo
    sender = f"{facts.envelope.rpartition('@')[0]}@{domain}" if facts.envelope else ""
    try:
        came = authenticity_spf.check(entry.address, sender=sender, helo=entry.helo, table=table)
    except (Unanswered, NotAsked) as missing:
        name = missing.question.name if isinstance(missing, Unanswered) else str(missing)
        reason = finding("auth_dns_unanswered", "SPF", domain=domain, name=name)
        return SenderPolicy(result(kind, CheckState.COULD_NOT_CHECK, reason))
    state, code = _SPF[came]
    if state is CheckState.FAIL and table.is_late(domain, RecordKind.TXT, entry.at or facts.sent_at):
        state, code = CheckState.COULD_NOT_CHECK, "auth_spf_later"
    forwarded = came in {SpfResult.FAIL, SpfResult.SOFTFAIL} and may_be_forwarded(facts)
    reasons = [finding(code, "SPF", domain=domain, address=entry.address)]
    reasons += [finding("auth_spf_forwarded", "SPF")] if forwarded else []
    return SenderPolicy(result(kind, state, *reasons), domain if came is SpfResult.PASS else "")


_SPF = {
    SpfResult.PASS: (CheckState.PASS, "auth_spf_pass"),
    SpfResult.FAIL: (CheckState.FAIL, "auth_spf_fail"),
    SpfResult.SOFTFAIL: (CheckState.FAIL, "auth_spf_softfail"),
    SpfResult.NEUTRAL: (CheckState.NONE, "auth_spf_neutral"),
    SpfResult.NONE: (CheckState.NONE, "auth_spf_none"),
    SpfResult.BROKEN: (CheckState.COULD_NOT_CHECK, "auth_spf_broken"),
}


def may_be_forwarded(facts: MailFacts) -> bool:
    """Whether the mail shows marks of forwarding, which breaks SPF (a forger can write such marks, too)."""
    return facts.forwarded or sum(hop.address is not None and hop.address.is_global for hop in facts.hops) > 1


@dataclass(frozen=True, slots=True)
class Alignment:
    """DMARC: its result, the policy that the domain asks for, and whether anything aligned was proven."""

    result: CheckResult
    policy: str = ""
    proven: bool = False


def alignment(
    facts: MailFacts, found: tuple[Signature, ...], policy: SenderPolicy, chained: bool, table: DnsTable
) -> Alignment:
    """Whether what was proven belongs to the domain of the From line, by the rule which that domain publishes."""
    kind, domain = CheckKind.DMARC, facts.from_domain
    if not domain:
        return Alignment(result(kind, CheckState.FAIL, finding("auth_from_not_one", "From")))
    try:
        record = _record(domain, table)
    except (Unanswered, NotAsked) as missing:
        name = missing.question.name if isinstance(missing, Unanswered) else str(missing)
        reason = finding("auth_dns_unanswered", "DMARC", domain=domain, name=name)
        return Alignment(result(kind, CheckState.COULD_NOT_CHECK, reason), proven=_proven({}, domain, found, policy))
    proven = _proven(record or {}, domain, found, policy)
    if record is None:
        return Alignment(result(kind, CheckState.NONE, finding("auth_dmarc_none", domain=domain)), proven=proven)
    wish = record.get("p", "none") if "sp" not in record or record["of"] == domain else record["sp"]
    if proven:
        return Alignment(result(kind, CheckState.PASS, finding("auth_dmarc_pass", domain=domain)), wish, proven=True)
    if _open(domain, found, policy):
        reason = finding("auth_dmarc_open", domain=domain)
        return Alignment(result(kind, CheckState.COULD_NOT_CHECK, reason), wish)
    reasons = [finding("auth_dmarc_fail", domain=domain, policy=wish)]
    reasons += [finding("auth_dmarc_arc", domain=domain)] if chained else []
    return Alignment(result(kind, CheckState.FAIL, *reasons), wish)


def _record(domain: str, table: DnsTable) -> dict[str, str] | None:
    for name in dict.fromkeys((domain, organisational(domain))):
        texts = table.values(f"_dmarc.{name}", RecordKind.TXT)
        records = [text for text in texts if text.replace(" ", "").lower().startswith("v=dmarc1")]
        if len(records) == 1:
            pairs = (part.partition("=") for part in records[0].split(";"))
            tags = {tag.strip().lower(): value.strip().lower() for tag, _, value in pairs}
            return {**tags, "of": name}
    return None


def _proven(record: dict[str, str], domain: str, found: tuple[Signature, ...], policy: SenderPolicy) -> bool:
    signed = [s.domain for s in found if s.state is CheckState.PASS]
    by_signature = any(_fits(name, domain, record.get("adkim", "r")) for name in signed)
    return by_signature or (bool(policy.domain) and _fits(policy.domain, domain, record.get("aspf", "r")))


def _open(domain: str, found: tuple[Signature, ...], policy: SenderPolicy) -> bool:
    """Whether something that could not be checked might still prove the From line."""
    waiting = [s.domain for s in found if s.state is CheckState.COULD_NOT_CHECK]
    if policy.result.state is CheckState.COULD_NOT_CHECK:
        return True
    return any(_fits(name, domain, "r") for name in waiting)


def _fits(name: str, domain: str, mode: str) -> bool:
    return name == domain if mode.startswith("s") else bool(name) and organisational(name) == organisational(domain)
