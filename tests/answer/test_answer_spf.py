"""SPF (RFC 7208) by a table of answers, with what must come out beside each policy."""

import ipaddress
from datetime import date

import pytest

from daicho.answer.authenticity_dns import DnsTable, NotAsked, Unanswered
from daicho.answer.authenticity_spf import SpfResult, check
from daicho.words.authenticity import AnswerState, DnsAnswer, DnsQuestion, RecordKind

ZONE = {
    ("a.jp", "A"): ["192.0.2.1", "192.0.2.2"],
    ("a.jp", "AAAA"): ["2001:db8::1"],
    ("a.jp", "MX"): ["10 mx1.a.jp", "20 mx2.a.jp"],
    ("mx1.a.jp", "A"): ["192.0.2.25"],
    ("mx2.a.jp", "A"): ["192.0.2.26"],
    ("ok.jp", "TXT"): ["v=spf1 ip4:192.0.2.0/24 -all"],
    ("no.jp", "TXT"): ["v=spf1 -all"],
    ("soft.jp", "TXT"): ["v=spf1 ~all"],
    ("wrong.jp", "TXT"): ["v=spf1 ipv4:1.2.3.4 -all"],
    ("1.2.0.192.in-addr.arpa", "PTR"): ["mail.sender.jp"],
    ("mail.sender.jp", "A"): ["192.0.2.1"],
    ("user.of.sender.jp.x.jp", "A"): ["127.0.0.2"],
    ("1.2.0.192.list.jp", "A"): ["127.0.0.2"],
    ("helo.sender.jp.h.jp", "A"): ["127.0.0.2"],
}


def came(policy: str, address: str = "192.0.2.1", sender: str = "user@sender.jp") -> SpfResult:
    zone = {**ZONE, ("sender.jp", "TXT"): ["hello", policy]}
    answers = [_answer(name, kind, values) for (name, kind), values in zone.items()]
    table = DnsTable.of([*answers, *_nothing(answers)], is_final=True)
    return check(ipaddress.ip_address(address), sender=sender, helo="helo.sender.jp", table=table)


def _answer(name: str, kind: str, values: list[str]) -> DnsAnswer:
    state = AnswerState.FOUND if values else AnswerState.NOTHING
    question = DnsQuestion(name, RecordKind(kind))
    return DnsAnswer(question=question, state=state, values=tuple(values), seen_on=date(2025, 11, 25))


def _nothing(found: list[DnsAnswer]) -> list[DnsAnswer]:
    names = {"gone.jp", "gone1.jp", "gone2.jp", "gone3.jp", "user.sender.jp.x.jp", "4.2.0.192.list.jp"}
    names |= {answer.question.name for answer in found} | {"9.2.0.192.in-addr.arpa", "helo.sender.jp"}
    known = {answer.question for answer in found}
    kinds = [kind.value for kind in RecordKind]
    every = [_answer(name, kind, []) for name in sorted(names) for kind in kinds]
    return [answer for answer in every if answer.question not in known]


@pytest.mark.parametrize(
    ("policy", "address", "expected"),
    [
        ("v=spf1 -all", "192.0.2.1", "fail"),
        ("v=spf1 ~all", "192.0.2.1", "softfail"),
        ("v=spf1 ?all", "192.0.2.1", "neutral"),
        ("v=spf1 +all", "192.0.2.1", "pass"),
        ("V=SPF1 ALL", "192.0.2.1", "pass"),
        ("v=spf1", "192.0.2.1", "neutral"),
        ("v=spf10 all", "192.0.2.1", "none"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.9", "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.3.9", "fail"),
        ("v=spf1 ip4:192.0.2.1 -all", "2001:db8::1", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::77", "pass"),
        ("v=spf1 ip4:192.0.2.1 -all", "::ffff:192.0.2.1", "pass"),
        ("v=spf1 a:a.jp -all", "192.0.2.2", "pass"),
        ("v=spf1 a:a.jp/24 -all", "192.0.2.77", "pass"),
        ("v=spf1 a:a.jp//64 -all", "2001:db8::77", "pass"),
        ("v=spf1 a:a.jp -all", "192.0.2.3", "fail"),
        ("v=spf1 mx:a.jp -all", "192.0.2.26", "pass"),
        ("v=spf1 mx:a.jp -all", "192.0.2.1", "fail"),
        ("v=spf1 include:ok.jp -all", "192.0.2.1", "pass"),
        ("v=spf1 include:no.jp ~all", "192.0.2.1", "softfail"),
        ("v=spf1 include:soft.jp ?all", "192.0.2.1", "neutral"),
        ("v=spf1 include:gone.jp -all", "192.0.2.1", "broken"),
        ("v=spf1 include:wrong.jp -all", "192.0.2.1", "broken"),
        ("v=spf1 redirect=ok.jp", "192.0.2.1", "pass"),
        ("v=spf1 redirect=no.jp", "192.0.2.1", "fail"),
        ("v=spf1 redirect=gone.jp", "192.0.2.1", "broken"),
        ("v=spf1 ?all redirect=no.jp", "192.0.2.1", "neutral"),
        ("v=spf1 ptr -all", "192.0.2.1", "pass"),
        ("v=spf1 ptr -all", "192.0.2.9", "fail"),
        ("v=spf1 exists:%{ir}.list.jp -all", "192.0.2.1", "pass"),
        ("v=spf1 exists:%{ir}.list.jp -all", "192.0.2.4", "fail"),
        ("v=spf1 exists:%{l}.of.%{d}.x.jp -all", "192.0.2.1", "pass"),
        ("v=spf1 exists:%{h}.h.jp -all", "192.0.2.1", "pass"),
        ("v=spf1 exists:%{l}.%{d}.x.jp ~all", "192.0.2.1", "softfail"),
        ("v=spf1 exists:%{q} -all", "192.0.2.1", "broken"),
        ("v=spf1 exists:%x -all", "192.0.2.1", "broken"),
        ("v=spf1 -all ip4:300.1.1.1", "192.0.2.1", "broken"),
        ("v=spf1 ip4 -all", "192.0.2.1", "broken"),
        ("v=spf1 ip6:192.0.2.1 -all", "192.0.2.1", "broken"),
        ("v=spf1 a:a.jp/33 -all", "192.0.2.1", "broken"),
        ("v=spf1 all:x -all", "192.0.2.1", "broken"),
        ("v=spf1 redirect=ok.jp redirect=ok.jp", "192.0.2.1", "broken"),
        ("v=spf1 unknown=x ip4:192.0.2.1 -all", "192.0.2.1", "pass"),
        ("v=spf1 " + "a:a.jp " * 11 + "-all", "203.0.113.1", "broken"),
        ("v=spf1 a:gone1.jp a:gone2.jp a:gone3.jp ?all", "192.0.2.1", "broken"),
        ("v=spf1 a:gone1.jp a:gone2.jp ?all", "192.0.2.1", "neutral"),
        ("v=spf1 include:sender.jp -all", "192.0.2.1", "broken"),
    ],
)
def test_a_policy_says(policy: str, address: str, expected: str) -> None:
    assert came(policy, address).value == expected


def test_a_bounce_is_judged_by_the_name_that_the_server_gave() -> None:
    assert came("v=spf1 -all", sender="") is SpfResult.NONE


def test_what_is_not_in_the_table_is_asked_for_or_unanswered() -> None:
    address = ipaddress.ip_address("192.0.2.1")
    table = DnsTable.of([], is_final=False)
    with pytest.raises(NotAsked):
        check(address, sender="a@b.jp", helo="h.jp", table=table)
    assert table.missing == {DnsQuestion("b.jp", RecordKind.TXT)}
    with pytest.raises(Unanswered):
        check(address, sender="a@b.jp", helo="h.jp", table=DnsTable.of([], is_final=True))
