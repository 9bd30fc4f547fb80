"""Signed and forged mails through a name server on loopback: every check, every state, and what it amounts to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from daicho.answer import known_senders
from daicho.answer.authenticity import judge
from daicho.reach.dns_records import DnsReach
from daicho.words.authenticity import (
    AnswerState,
    Authenticity,
    CheckKind,
    CheckState,
    DnsAnswer,
    Impression,
    KnownSenders,
    OwnMail,
)
from support.name_server import name_server, silent_server
from support.signed_mails import (
    BODY,
    LIST,
    OTHER,
    RELAY,
    SENT,
    STRANGER,
    VENDOR,
    ZONE,
    hop,
    mail,
    received,
    sealed,
    signed,
)

ON = date(2025, 11, 25)
OUR_MX = "mx.midori-seisakusho.co.jp"
OWN = OwnMail(servers=(OUR_MX,), domains=("midori-seisakusho.co.jp",), networks=(f"{RELAY}/32",), forwarders=())
SENDERS = known_senders.load()
FORGER = {"ip": STRANGER, "envelope": "x@bulk-mailer.net", "helo": "out.bulk-mailer.net"}
SEEN = "dkim=pass header.d=microsoft.com; spf=pass; dmarc=pass header.from=microsoft.com"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with name_server(ZONE, broken=frozenset({"faulty.jp", "_dmarc.faulty.jp"})) as (address, _):
        yield address


def asked(data: bytes, server: str, senders: KnownSenders = SENDERS, on: date = ON) -> Authenticity:
    """The verdict on a mail after asking the name server for everything that it wants."""
    reach, answers = DnsReach.opened(server, on), {}
    while wanted := judge(data, answers=answers.values(), senders=senders, is_final=False).wanted:
        answers.update((answer.question, answer) for answer in reach.ask(wanted))
    return judge(data, answers=answers.values(), senders=senders).verdict


@dataclass(frozen=True)
class Told:
    """A mail and what must come out: the impression, and the states and reasons that matter."""

    data: bytes
    impression: Impression
    states: dict[str, str]
    reasons: tuple[str, ...] = ()
    own: OwnMail = field(default_factory=OwnMail)
    phones: tuple[str, ...] = ()


def changed(data: bytes, old: str, new: str) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())


def footer(data: bytes) -> bytes:
    return data.rstrip() + b"\r\n-- \r\nlist footer\r\n"


def plain(**more: str) -> bytes:
    return mail(body="Please confirm the number of licences.\r\n", **more)


GOOD = signed(plain())
THROUGH_LIST = sealed(footer(GOOD), seen=SEEN)
LIST_HOP = hop("198.51.99.20", helo="list-house.jp", name="list-house.jp")
VIA_LIST = received(THROUGH_LIST, LIST_HOP, envelope="list@list-house.jp")
INTERNAL = (
    hop(RELAY, helo="relay.midori.example", by="mbox.midori-seisakusho.co.jp"),
    hop("52.1.1.1", helo="mail-out.microsoft.com", name="mail-out.microsoft.com"),
)

CASES = {
    "a vendor's signed mail": Told(
        received(GOOD),
        Impression.VENDOR_DOMAIN_CONFIRMED,
        {"dkim": "pass", "spf": "pass", "dmarc": "pass", "arc": "none", "received_path": "pass", "reply_to": "none"},
    ),
    "a vendor's unsigned mail from its own server": Told(
        received(plain()), Impression.VENDOR_DOMAIN_CONFIRMED, {"dkim": "none", "spf": "pass", "dmarc": "pass"}
    ),
    "a company that is no vendor, without a DMARC policy": Told(
        received(
            signed(plain(sender="sato@ryutsu-shoji.co.jp"), OTHER, domain="ryutsu-shoji.co.jp", selector="s"),
            envelope="sato@ryutsu-shoji.co.jp",
            ip=STRANGER,
            helo="mail.ryutsu-shoji.co.jp",
        ),
        Impression.SENDER_DOMAIN_CONFIRMED,
        {"dkim": "pass", "spf": "pass", "dmarc": "none", "display_name": "none"},
    ),
    "a forged From line, sent from elsewhere": Told(
        received(plain(), **FORGER),
        Impression.FRAUD_SIGNS,
        {"dkim": "none", "spf": "pass", "dmarc": "fail"},
        ("auth_dmarc_fail",),
    ),
    "a forged From line that is signed by the forger's own domain": Told(
        received(signed(plain(), OTHER, domain="bulk-mailer.net", selector="s"), **FORGER),
        Impression.FRAUD_SIGNS,
        {"dkim": "pass", "spf": "pass", "dmarc": "fail"},
        ("auth_dmarc_fail",),
    ),
    "a forged envelope as well": Told(
        received(plain(), ip=STRANGER),
        Impression.FRAUD_SIGNS,
        {"spf": "fail", "dmarc": "fail"},
        ("auth_spf_fail", "auth_dmarc_fail"),
    ),
    "a body changed after signing": Told(
        changed(received(GOOD, **FORGER), "number of licences", "product keys, all"),
        Impression.FRAUD_SIGNS,
        {"dkim": "fail", "dmarc": "fail"},
        ("auth_dkim_body",),
    ),
    "a header changed after signing": Told(
        changed(received(GOOD, **FORGER), "To: soumu@", "To: keiri@"),
        Impression.FRAUD_SIGNS,
        {"dkim": "fail", "dmarc": "fail"},
        ("auth_dkim_signature",),
    ),
    "a second From line put on top": Told(
        b"From: other@bulk-mailer.net\r\n" + GOOD, Impression.DOUBTFUL, {"dmarc": "fail"}, ("auth_from_not_one",)
    ),
    "a key that is no longer published": Told(
        received(signed(plain(), selector="old"), **FORGER),
        Impression.UNDECIDED,
        {"dkim": "could_not_check", "dmarc": "could_not_check"},
        ("auth_dkim_no_key",),
    ),
    "a key that was withdrawn": Told(
        received(signed(plain(), selector="withdrawn"), **FORGER),
        Impression.UNDECIDED,
        {"dkim": "could_not_check"},
        ("auth_dkim_key_withdrawn",),
    ),
    "a key that is damaged in DNS": Told(
        received(signed(plain(), selector="garbled"), **FORGER),
        Impression.UNDECIDED,
        {"dkim": "could_not_check"},
        ("auth_dkim_key_unreadable",),
    ),
    "a key that was changed under the same name": Told(
        received(signed(plain(), LIST), **FORGER),
        Impression.FRAUD_SIGNS,
        {"dkim": "fail", "dmarc": "fail"},
        ("auth_dkim_signature",),
    ),
    "a policy of SPF that is wrong": Told(
        received(plain(sender="a@broken-policy.jp"), envelope="a@broken-policy.jp", ip=STRANGER),
        Impression.UNDECIDED,
        {"spf": "could_not_check", "dmarc": "none"},
        ("auth_spf_broken",),
    ),
    "a mailing list that is a stranger to us": Told(
        VIA_LIST,
        Impression.DOUBTFUL,
        {"dkim": "fail", "spf": "pass", "dmarc": "fail", "arc": "pass"},
        ("auth_dkim_body", "auth_dmarc_arc"),
    ),
    "a mailing list that we know": Told(
        VIA_LIST, Impression.UNDECIDED, {"dmarc": "fail", "arc": "pass"}, own=OwnMail(forwarders=("list-house.jp",))
    ),
    "a mail changed after the list sealed it": Told(
        changed(VIA_LIST, "list footer", "pay here"),
        Impression.FRAUD_SIGNS,
        {"dmarc": "fail", "arc": "fail"},
        ("auth_dmarc_fail",),
        OwnMail(forwarders=("list-house.jp",)),
    ),
    "a forger who seals his own mail and claims that it was good": Told(
        received(sealed(plain(), seen=SEEN, domain="bulk-mailer.net", key=OTHER), **FORGER),
        Impression.DOUBTFUL,
        {"arc": "pass", "dmarc": "fail"},
        ("auth_dmarc_fail",),
        OwnMail(forwarders=("list-house.jp",)),
    ),
    "an internal forward that breaks SPF, with our servers named": Told(
        received(plain(), *INTERNAL), Impression.VENDOR_DOMAIN_CONFIRMED, {"spf": "pass", "dmarc": "pass"}, own=OWN
    ),
    "an internal forward that breaks SPF, of a signed mail": Told(
        received(GOOD, *INTERNAL), Impression.VENDOR_DOMAIN_CONFIRMED, {"dkim": "pass", "spf": "fail", "dmarc": "pass"}
    ),
    "an internal forward that breaks SPF, of an unsigned mail": Told(
        received(plain(), *INTERNAL),
        Impression.DOUBTFUL,
        {"spf": "fail", "dmarc": "fail"},
        ("auth_spf_forwarded", "auth_dmarc_fail"),
    ),
    "a forger who writes our own server into his path": Told(
        received(
            plain(),
            hop(STRANGER, helo=OUR_MX, name="unknown"),
            hop("52.1.1.1", helo="mail-out.microsoft.com"),
        ),
        Impression.DOUBTFUL,
        {"spf": "fail", "dmarc": "fail"},
        own=OWN,
    ),
    "answers would go elsewhere": Told(
        received(signed(plain(reply_to="Microsoft <license@kakunin-center.jp>"))),
        Impression.DOUBTFUL,
        {"dmarc": "pass", "reply_to": "fail"},
        ("auth_reply_elsewhere",),
    ),
    "answers go to another domain of the same vendor": Told(
        received(signed(plain(reply_to="x@microsoftsupport.com"))),
        Impression.VENDOR_DOMAIN_CONFIRMED,
        {"reply_to": "pass"},
    ),
    "a name that shows the vendor's address before another": Told(
        received(plain(sender='"ito@microsoft.com" <x@bulk-mailer.net>'), **FORGER),
        Impression.DOUBTFUL,
        {"display_name": "fail", "spf": "pass", "dmarc": "none"},
        ("auth_name_address", "auth_name_vendor"),
    ),
    "a vendor's name with a Cyrillic letter": Told(
        received(plain(sender="Micrоsoft <x@bulk-mailer.net>"), **FORGER),
        Impression.DOUBTFUL,
        {"display_name": "fail"},
        ("auth_name_mixed", "auth_name_vendor"),
    ),
    "a domain with a Cyrillic letter, as punycode": Told(
        received(plain(sender="x@xn--micrsoft-qbh.com"), ip=STRANGER, envelope="x@xn--micrsoft-qbh.com"),
        Impression.FRAUD_SIGNS,
        {"spf": "pass", "dmarc": "pass", "look_alike": "fail"},
        ("auth_alike_same_shape",),
    ),
    "a domain with a Cyrillic letter, as it is": Told(
        received(plain(sender="x@micrоsoft.com"), ip=STRANGER, envelope="x@bulk-mailer.net"),
        Impression.FRAUD_SIGNS,
        {"look_alike": "fail"},
        ("auth_alike_same_shape",),
    ),
    "a link that leads elsewhere than it says": Told(
        received(signed(plain(html='<a href="https://kakunin-center.jp/x">https://www.microsoft.com/ja-jp</a>'))),
        Impression.DOUBTFUL,
        {"links": "fail", "dmarc": "pass"},
        ("auth_links_text",),
    ),
    "a link that leads where it says, by way of the gateway's wrapping": Told(
        received(
            signed(
                plain(
                    html='<a href="https://jpn01.safelinks.protection.outlook.com/?url=https%3A%2F%2Faka.microsoft.com'
                    '%2Fx&amp;data=1">www.microsoft.com</a>'
                )
            )
        ),
        Impression.VENDOR_DOMAIN_CONFIRMED,
        {"links": "pass"},
    ),
    "a link with the vendor's name before the @": Told(
        received(signed(plain(html='<a href="https://microsoft.com@kakunin-center.jp/">こちら</a>'))),
        Impression.DOUBTFUL,
        {"links": "fail"},
        ("auth_links_user",),
    ),
    "a known fraud's subject": Told(
        received(
            plain(
                sender="マイクロソフト <info@bulk-mailer.net>",
                subject="ご注意！！OFFICEのプロダクトキーが不正コピーされています。",
            ),
            **FORGER,
        ),
        Impression.FRAUD_SIGNS,
        {"known_phishing": "fail", "display_name": "fail"},
        ("auth_phishing_known", "auth_name_vendor"),
    ),
    "a known fraud's words, spread over lines": Told(
        received(mail(sender="x@bulk-mailer.net", body="あなたのオフィスソフトの\r\n授権が間もなく終わって"), **FORGER),
        Impression.FRAUD_SIGNS,
        {"known_phishing": "fail"},
    ),
    "a known fraud's subject quoted by the vendor itself": Told(
        received(signed(plain(subject="「プロダクトキーが不正コピーされています」というメールにご注意ください"))),
        Impression.DOUBTFUL,
        {"known_phishing": "fail", "dmarc": "pass"},
    ),
    "a phone number that is the contract's": Told(
        received(signed(mail(body="担当 伊藤 電話：０３（１２３４）５６７８"))),
        Impression.VENDOR_DOMAIN_CONFIRMED,
        {"phone": "pass"},
        phones=("0312345678",),
    ),
    "a phone number that is not the contract's": Told(
        received(signed(mail(body="担当 伊藤 TEL +81-50-1234-5678"))),
        Impression.DOUBTFUL,
        {"phone": "fail"},
        ("auth_phone_other",),
        phones=("0312345678",),
    ),
    "a phone number with nothing to compare it with": Told(
        received(
            signed(
                mail(sender="sato@ryutsu-shoji.co.jp", body="電話 03-1234-5678"),
                OTHER,
                domain="ryutsu-shoji.co.jp",
                selector="s",
            ),
            envelope="sato@ryutsu-shoji.co.jp",
            ip=STRANGER,
        ),
        Impression.SENDER_DOMAIN_CONFIRMED,
        {"phone": "could_not_check"},
    ),
    "a server that calls itself the vendor's": Told(
        received(
            plain(sender="x@bulk-mailer.net"),
            hop(STRANGER, helo="mail.microsoft.com", name="dyn7.bulk-mailer.net"),
            envelope="x@bulk-mailer.net",
        ),
        Impression.DOUBTFUL,
        {"received_path": "fail"},
        ("auth_path_name",),
    ),
    "an old mail sent again": Told(
        received(signed(plain(sent=SENT - timedelta(days=90)))),
        Impression.DOUBTFUL,
        {"received_path": "fail", "dmarc": "pass"},
        ("auth_path_times",),
    ),
    "a copy without path and envelope": Told(
        plain(),
        Impression.UNDECIDED,
        {"received_path": "none", "spf": "could_not_check", "dmarc": "could_not_check"},
    ),
    "a copy without path and envelope that is signed": Told(
        GOOD, Impression.VENDOR_DOMAIN_CONFIRMED, {"received_path": "none", "dkim": "pass", "dmarc": "pass"}
    ),
    "a domain whose servers are at fault": Told(
        received(plain(sender="a@faulty.jp"), envelope="a@faulty.jp", ip=STRANGER),
        Impression.UNDECIDED,
        {"spf": "could_not_check", "dmarc": "could_not_check"},
        ("auth_dns_unanswered",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mail_comes_out_as_the_answer_beside_it(name: str, server: str) -> None:
    told = CASES[name]
    senders = known_senders.load()
    senders = KnownSenders(
        vendors=senders.vendors, phishing=senders.phishing, own=told.own, contract_phones=told.phones
    )
    verdict = asked(told.data, server, senders)
    states = {kind: verdict.of(CheckKind(kind)).state.value for kind in told.states}
    assert (verdict.impression, states) == (told.impression, told.states)
    codes = {reason.code for reason in verdict.because}
    assert set(told.reasons) <= codes, codes
    assert [step.code for step in verdict.next_steps].count("auth_next_other_way") == 1


def test_the_cases_have_every_state_of_every_check() -> None:
    met = {(kind, state) for told in CASES.values() for kind, state in told.states.items()}
    never = {
        ("arc", "could_not_check"),  # below, with DNS down
        ("received_path", "could_not_check"),
        ("known_phishing", "none"),
        ("dmarc", "none"),
    }
    for kind in ("dkim", "spf", "dmarc"):
        for state in CheckState:
            assert (kind, state.value) in met | never | {("spf", "none")}
    for kind in ("reply_to", "display_name", "links", "look_alike", "known_phishing", "phone", "arc"):
        assert (kind, "fail") in met


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("rnicrosoft.com", "same_shape"),
        ("micros0ft.com", "same_shape"),
        ("micro-soft.com", "same_shape"),
        ("rnicrosoft-support.com", "same_shape"),
        ("microsoft-support.jp", "same_shape"),
        ("support-microsoft.co.jp", "name_inside"),
        ("microsoftlicence.com", "name_inside"),
        ("microsoft.com.login-check.jp", "as_prefix"),
        ("microsoft.co", "other_ending"),
        ("micorsoft.com", "one_off"),
        ("mcrosoft.com", "one_off"),
        ("autodesk-japan.com", "name_inside"),
        ("αdobe.com", "same_shape"),
        ("adobee.com", "one_off"),
        ("xn--dobe-43d.com", "same_shape"),
        ("justsystems-jp.com", "name_inside"),
    ],
)
def test_a_domain_made_to_look_like_a_vendors_is_named(domain: str, code: str, server: str) -> None:
    verdict = asked(received(plain(sender=f"x@{domain}"), **FORGER), server)
    look = verdict.of(CheckKind.LOOK_ALIKE)
    assert [reason.code for reason in look.reasons] == [f"auth_alike_{code}"]
    assert verdict.impression in {Impression.FRAUD_SIGNS, Impression.DOUBTFUL}


@pytest.mark.parametrize(
    "domain",
    [
        *("microsoft.com", "mail.support.microsoft.com", "ryutsu-shoji.co.jp", "gmail.com", "softbank.jp"),
        *("docomo.ne.jp", "fujitsu.com", "orange.jp", "midori-seisakusho.co.jp", "yayoi.co.jp", "bsi.org"),
        *("access.co.jp", "adore.jp"),
    ],
)
def test_an_honest_domain_is_not_called_a_look_alike(domain: str, server: str) -> None:
    verdict = asked(received(plain(sender=f"x@{domain}"), **FORGER), server)
    assert verdict.of(CheckKind.LOOK_ALIKE).state is CheckState.PASS


def test_with_dns_down_nothing_is_held_against_the_mail_and_it_takes_less_than_three_seconds() -> None:
    import time

    with silent_server() as nobody:
        started = time.monotonic()
        verdict = asked(received(THROUGH_LIST), nobody)
        took = time.monotonic() - started
    states = {check.check: check.state for check in verdict.results}
    assert took < 3
    assert {states[kind] for kind in (CheckKind.DKIM, CheckKind.SPF, CheckKind.DMARC, CheckKind.ARC)} == {
        CheckState.COULD_NOT_CHECK
    }
    assert verdict.impression is Impression.UNDECIDED
    assert "auth_next_dns" in {step.code for step in verdict.next_steps}


def test_a_stored_mail_is_judged_later_from_the_records_seen_although_the_key_was_changed() -> None:
    data = received(GOOD)
    with name_server(ZONE) as (address, _):
        first = asked(data, address)
    again = judge(data, answers=first.records, senders=SENDERS).verdict
    assert again == first
    gone = {question: values for question, values in ZONE.items() if "_domainkey" not in question[0]}
    with name_server(gone) as (address, questions):
        later = asked(data, address)
        assert ("sel1._domainkey.microsoft.com", "TXT") in questions
    assert later.of(CheckKind.DKIM).state is CheckState.COULD_NOT_CHECK


def test_a_key_or_server_list_seen_long_after_receipt_holds_nothing_against_the_mail(server: str) -> None:
    changed_key = received(signed(plain(), LIST), ip=STRANGER)
    at_once = asked(changed_key, server)
    assert at_once.impression is Impression.FRAUD_SIGNS
    years_later = asked(changed_key, server, on=date(2027, 3, 1))
    assert years_later.impression is Impression.UNDECIDED
    codes = {reason.code for reason in years_later.because}
    assert {"auth_dkim_key_later", "auth_spf_later"} <= codes


def test_without_any_record_nothing_is_asked_and_nothing_is_held_against_the_mail() -> None:
    verdict = judge(received(GOOD), senders=SENDERS).verdict
    assert verdict.of(CheckKind.DKIM).state is CheckState.COULD_NOT_CHECK
    assert (verdict.impression, verdict.records) == (Impression.UNDECIDED, ())


def test_what_our_own_server_saw_at_receipt_counts_and_what_a_stranger_wrote_does_not() -> None:
    ours = (
        f"Authentication-Results: {OUR_MX}; dkim=pass header.d=microsoft.com; dmarc=pass header.from=microsoft.com\r\n"
    )
    known = KnownSenders(vendors=SENDERS.vendors, phishing=SENDERS.phishing, own=OWN)
    offline = judge(ours.encode() + received(GOOD), senders=known).verdict
    assert offline.of(CheckKind.DMARC).state is CheckState.PASS
    assert offline.impression is Impression.VENDOR_DOMAIN_CONFIRMED
    theirs = ours.replace(OUR_MX, "mx.bulk-mailer.net")
    below = judge(theirs.encode() + ours.encode() + received(GOOD), senders=known).verdict
    assert below.of(CheckKind.DMARC).state is CheckState.COULD_NOT_CHECK
    unnamed = judge(ours.encode() + received(GOOD), senders=SENDERS).verdict
    assert unnamed.of(CheckKind.DMARC).state is CheckState.COULD_NOT_CHECK


def test_a_signature_is_expired_by_the_day_of_receipt_and_not_by_today(server: str) -> None:
    expiry = int(SENT.timestamp()) + 3600
    with_expiry = _signed_until(plain(), expiry)
    fresh = asked(received(with_expiry), server)
    assert fresh.of(CheckKind.DKIM).state is CheckState.PASS
    late = received(with_expiry, hop("52.1.1.1", helo="mail-out.microsoft.com", at=SENT + timedelta(days=3)))
    verdict = asked(late, server)
    assert [reason.code for reason in verdict.of(CheckKind.DKIM).reasons] == ["auth_dkim_expired"]


def _signed_until(data: bytes, expiry: int) -> bytes:
    import dkim

    class Dated(dkim.DKIM):  # type: ignore[misc]
        def gen_header(self, fields, *rest, **named):  # type: ignore[no-untyped-def]
            return super().gen_header([*fields[:-1], (b"x", str(expiry).encode()), fields[-1]], *rest, **named)

    line = Dated(data).sign(b"sel1", b"microsoft.com", VENDOR.pem, include_headers=[b"from", b"subject"])
    return bytes(line) + data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 300,
        b"From",
        b"From: \r\n\r\n",
        b"From: x@microsoft.com\r\nSubject: =?\xdf\xdf?B?AAAA?=\r\n\r\n",
        b"From: =?iso-2022-jp?B?////?= <@>\r\nDKIM-Signature: v=1; a=; b=; d=\r\nReceived: from [x] by\r\n\r\n",
        b"From: a@b@c <d@e>\r\nReceived: from x ([999.1.1.1]) by y; no date\r\nReturn-Path: <<>>\r\n\r\nhttp://[::1\r\n",
        b"Subject: x\r\nDKIM-Signature: v=1; a=rsa-sha256; d=microsoft.com; s=\xff\xfe; h=from; bh=AA; b=AA\r\n\r\n",
        b"From: x@microsoft.com\r\nDKIM-Signature: " + b"x=y; " * 5000 + b"\r\n\r\n",
        b"From: x@microsoft.com\r\nARC-Seal: i=1\r\nARC-Message-Signature: i=1\r\n\r\n",
        b"From: x@microsoft.com\r\nARC-Seal: i=99999; cv=pass\r\n\r\n",
        b"From: x@" + b"a." * 400 + b"com\r\n\r\n",
        b"From: x@microsoft.com\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 3000,
        b"From: x@microsoft.com\r\nContent-Type: text/html\r\n\r\n<a href='http://%zz/'><a href=javascript:x>"
        + b"<a" * 9000,
        "From: ｍicrosoft <x@例え.テスト>\r\nSubject: 電話 ００００－００\r\n\r\n".encode("cp932", "replace"),
    ],
)
def test_no_mail_however_broken_stops_the_judgement(data: bytes, server: str) -> None:
    verdict = asked(data, server)
    assert len(verdict.results) == len(CheckKind)


def test_nothing_of_a_verdict_that_dns_was_down_for_speaks_of_forgery() -> None:
    from daicho.answer.wording import say

    verdict = judge(received(THROUGH_LIST), senders=SENDERS).verdict
    reasons = [r for check in verdict.results for r in check.reasons] + [*verdict.because, *verdict.next_steps]
    said = " ".join(text for reason in reasons for pair in [say(reason)] for t in pair for text in (t.ja, t.en))
    assert not any(word in said for word in ("偽装", "なりすまし", "forged", "spoofed"))


def test_dns_records_are_kept_with_the_verdict(server: str) -> None:
    records = {r.question.name: r for r in asked(received(GOOD), server).records}
    assert set(records) == {
        "sel1._domainkey.microsoft.com",
        "microsoft.com",
        "_spf.microsoft.com",
        "_dmarc.microsoft.com",
    }
    assert records["sel1._domainkey.microsoft.com"].values == (VENDOR.record,)
    assert all(isinstance(r, DnsAnswer) and r.state is AnswerState.FOUND and r.seen_on == ON for r in records.values())


def test_bodies_in_japanese_are_the_same_mail(server: str) -> None:
    verdict = asked(received(signed(mail(body=BODY))), server)
    assert verdict.impression is Impression.VENDOR_DOMAIN_CONFIRMED
