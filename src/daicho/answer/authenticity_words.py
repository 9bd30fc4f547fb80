"""What a reader could see: Reply-To, display names, look-alike domains, links, known frauds, phone numbers."""

import unicodedata

from daicho.answer.authenticity_domains import (
    Likeness,
    LookAlike,
    is_mixed,
    is_under,
    look_alike,
    organisational,
    shown_name,
    skeleton,
    vendor_of,
)
from daicho.answer.authenticity_mail import Link, MailFacts, domain_of, shown_host
from daicho.answer.authenticity_reasons import finding, result
from daicho.words.authenticity import CheckKind, CheckResult, CheckState, KnownSenders, KnownVendor
from daicho.words.finding import Finding

_FEW = 5
_HIDDEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def reply_to(facts: MailFacts, senders: KnownSenders) -> CheckResult:
    """Whether answers would go to where the mail says it is from."""
    kind = CheckKind.REPLY_TO
    targets = [domain_of(address) for _, address in facts.reply_to]
    if not targets:
        return result(kind, CheckState.NONE, finding("auth_reply_none"))
    elsewhere = [t for t in targets if not _same_house(t, facts.from_domain, senders)]
    if elsewhere:
        reasons = (
            finding("auth_reply_elsewhere", "Reply-To", reply=shown_name(t), sender=facts.from_domain or "?")
            for t in dict.fromkeys(elsewhere)
        )
        return result(kind, CheckState.FAIL, *reasons)
    return result(kind, CheckState.PASS, finding("auth_reply_pass", domain=facts.from_domain))


def _same_house(one: str, other: str, senders: KnownSenders) -> bool:
    if organisational(one) == organisational(other) and one:
        return True
    owner = vendor_of(one, senders)
    return owner is not None and owner == vendor_of(other, senders)


def display_name(facts: MailFacts, senders: KnownSenders) -> CheckResult:
    """Whether the name beside the From address says something that the address does not."""
    kind = CheckKind.DISPLAY_NAME
    shown = [(name, address) for name, address in facts.senders if name.strip()]
    if not shown:
        return result(kind, CheckState.NONE, finding("auth_name_none"))
    reasons = [reason for name, address in shown for reason in _name_reasons(name, domain_of(address), senders)]
    if reasons:
        return result(kind, CheckState.FAIL, *dict.fromkeys(reasons))
    return result(kind, CheckState.PASS, finding("auth_name_pass", name=shown[0][0]))


def _name_reasons(name: str, domain: str, senders: KnownSenders) -> list[Finding]:
    reasons = []
    if set(name) & _HIDDEN:
        reasons.append(finding("auth_name_hidden", "From", name=name))
    if is_mixed(name):
        reasons.append(finding("auth_name_mixed", "From", name=name))
    inside = domain_of(name.rsplit(maxsplit=1)[-1].strip("<>()\"'")) if "@" in name else ""
    if inside and organisational(inside) != organisational(domain):
        reasons.append(finding("auth_name_address", "From", name=name, domain=shown_name(domain) or "?"))
    claimed = vendor_named(name, senders)
    own = any(is_under(domain, known) for known in senders.own.domains)
    if claimed and not own and vendor_of(domain, senders) != claimed:
        facts = {"name": name, "vendor": claimed.names[0], "domain": shown_name(domain) or "?"}
        reasons.append(finding("auth_name_vendor", "From", **facts))
    return reasons


def vendor_named(text: str, senders: KnownSenders) -> KnownVendor | None:
    """The known vendor whose name stands in ``text``, also in letters that only look like it."""
    plain = _plain(text)
    for vendor in senders.vendors:
        for name in vendor.names:
            word = _plain(name)
            if word.isascii() and len(word) < 5:
                if word in unicodedata.normalize("NFKC", text).casefold().replace("/", " ").split():
                    return vendor
            elif word in plain or (word.isascii() and skeleton(word) in skeleton(plain)):
                return vendor
    return None


def look_alikes(facts: MailFacts, senders: KnownSenders) -> tuple[CheckResult, tuple[LookAlike, ...]]:
    """Whether a domain of the mail looks like a known one without being it."""
    kind = CheckKind.LOOK_ALIKE
    domains = [domain_of(a) for _, a in (*facts.senders, *facts.reply_to)]
    domains += [domain_of(facts.envelope or "")] + [link.host for link in facts.links if link.is_plain_web]
    domains = [domain for domain in dict.fromkeys(domains) if domain]
    if not domains:
        return result(kind, CheckState.NONE, finding("auth_alike_none")), ()
    alike = [like for domain in domains if (like := look_alike(domain, senders)) is not None]
    alike.sort(key=lambda like: not like.is_strong)
    if not alike:
        return result(kind, CheckState.PASS, finding("auth_alike_pass", count=len(domains))), ()
    reasons = [_likeness(like) for like in alike[:_FEW]]
    return result(kind, CheckState.FAIL, *reasons), tuple(alike)


_ALIKE = {
    Likeness.SAME_SHAPE: "auth_alike_same_shape",
    Likeness.ONE_OFF: "auth_alike_one_off",
    Likeness.OTHER_ENDING: "auth_alike_other_ending",
    Likeness.NAME_INSIDE: "auth_alike_name_inside",
    Likeness.AS_PREFIX: "auth_alike_as_prefix",
}


def _likeness(like: LookAlike) -> Finding:
    domain = like.domain if shown_name(like.domain) == like.domain else f"{shown_name(like.domain)} ({like.domain})"
    return finding(_ALIKE[like.likeness], "domain", domain=domain, known=like.known)


def links(facts: MailFacts, senders: KnownSenders) -> CheckResult:
    """Whether links lead to where their text says, and hide nothing."""
    kind = CheckKind.LINKS
    if not facts.links and not facts.has_password_field:
        return result(kind, CheckState.NONE, finding("auth_links_none"))
    reasons = [reason for link in facts.links for reason in _link_reasons(link)]
    if facts.has_password_field:
        reasons.append(finding("auth_links_password", "HTML"))
    if reasons:
        return result(kind, CheckState.FAIL, *tuple(dict.fromkeys(reasons))[:_FEW])
    hosts = sorted({link.host for link in facts.links})
    return result(kind, CheckState.PASS, finding("auth_links_pass", hosts=", ".join(hosts[:_FEW]), count=len(hosts)))


def _link_reasons(link: Link) -> list[Finding]:
    if not link.is_plain_web:
        return [finding("auth_links_script", "HTML", scheme=link.host)]
    reasons = []
    text = shown_host(link.text)
    if text and organisational(text) != organisational(link.host):
        reasons.append(finding("auth_links_text", "HTML", text=text, host=shown_name(link.host)))
    if link.user:
        reasons.append(finding("auth_links_user", "HTML", user=link.user, host=shown_name(link.host)))
    if link.host.replace(".", "").isdigit() or ":" in link.host:
        reasons.append(finding("auth_links_number", "HTML", host=link.host))
    return reasons


def known_phishing(facts: MailFacts, senders: KnownSenders) -> CheckResult:
    """Whether the mail has the subject or the words of frauds that were warned of."""
    kind = CheckKind.KNOWN_PHISHING
    subject, whole = _plain(facts.subject), _plain(f"{facts.subject}\n{facts.body}")
    hits = [p for p in senders.phishing if _plain(p.phrase) in (subject if p.in_subject else whole)]
    if hits:
        reasons = (
            finding("auth_phishing_known", "Subject", phrase=hit.phrase, source=hit.source) for hit in hits[:_FEW]
        )
        return result(kind, CheckState.FAIL, *reasons)
    if not whole:
        return result(kind, CheckState.NONE, finding("auth_phishing_no_text"))
    return result(kind, CheckState.PASS, finding("auth_phishing_pass", count=len(senders.phishing)))


def phone(facts: MailFacts, senders: KnownSenders) -> CheckResult:
    """Whether a phone number of the mail is one that we know from elsewhere."""
    kind = CheckKind.PHONE
    if not facts.phones:
        return result(kind, CheckState.NONE, finding("auth_phone_none"))
    owner = vendor_of(facts.from_domain, senders) or vendor_named(" ".join(n for n, _ in facts.senders), senders)
    known = {*senders.contract_phones, *(owner.phones if owner else ())}
    shown = ", ".join(facts.phones[:_FEW])
    if not known:
        return result(kind, CheckState.COULD_NOT_CHECK, finding("auth_phone_nothing_known", "body", numbers=shown))
    if strange := [number for number in facts.phones if number not in known]:
        if len(strange) == len(facts.phones):
            return result(kind, CheckState.FAIL, finding("auth_phone_other", "body", numbers=shown))
        return result(kind, CheckState.PASS, finding("auth_phone_partly", "body", numbers=", ".join(strange[:_FEW])))
    return result(kind, CheckState.PASS, finding("auth_phone_pass", "body", numbers=shown))


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", "".join(c for c in text if c not in _HIDDEN))
    return "".join(c for c in normal.casefold() if not c.isspace())
