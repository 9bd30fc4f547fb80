"""What a request is: by its words, sender, clauses and attachments; what is announced or denied is no evidence."""

import random

import pytest

from daicho.answer import clauses, kinds
from daicho.answer.playbooks import kind_marks
from daicho.words.case import RequestKind as Kind
from daicho.words.request import Bearing, EvidencePlace, EvidenceStrength
from daicho.words.secret import find_keys
from support.forms import demo_mail
from support.keys import made_up_key
from support.requests import AGAIN, OPEN_LICENCE, REVIEW, SURVEY, contact, mail

LIBRARY = clauses.load()


def read(subject: str, body: str, **more: object) -> kinds.KindReading:
    return kinds.read(contact(mail(subject, body, **more)), LIBRARY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subject", "body", "kind"),
    [
        ("調査へのご協力のお願い", SURVEY, Kind.VOLUNTARY_SURVEY),
        ("ライセンス利用状況ご確認依頼", AGAIN, Kind.VOLUNTARY_SURVEY),
        ("Re: 秘密保持契約について", OPEN_LICENCE, Kind.SELF_AUDIT_DEMAND),
        ("ライセンスコンプライアンスレビューの実施のご連絡", REVIEW, Kind.LICENCE_REVIEW),
        (
            "監査のご通知",
            "使用許諾契約に基づき、独立した第三者である監査法人が確認いたします。ご理解とご協力をお願い申し上げます。",
            Kind.FORMAL_AUDIT,
        ),
        ("ご通知", "当職らは、加盟企業の代理人弁護士として通知いたします。", Kind.ASSOCIATION_LETTER),
        ("ご案内", "移行キャンペーンのご案内です。", Kind.SALES),
        ("警告!!マイクロソフトのプロダクトキーが不正コピーされている恐れがあります。", "至急", Kind.PHISHING),
        ("Formal notice", "An independent accounting firm will verify compliance.", Kind.FORMAL_AUDIT),
        ("監査のご通知", "契約第13条に基づき、監査を実施いたします。", Kind.FORMAL_AUDIT),
        ("Notice", "Upon 45 days written notice, Oracle may audit Your use of the Programs.", Kind.FORMAL_AUDIT),
        ("ご連絡", "契約書の規定により、貴社に内部監査の実施を要求いたします。", Kind.SELF_AUDIT_DEMAND),
        ("ご案内", "監査法人対応セミナーのご案内です。参加費無料。", Kind.SALES),
        ("ご連絡", "13.遵守状況の確認", Kind.UNKNOWN),
        ("こんにちは", "お元気ですか。", Kind.UNKNOWN),
    ],
)
def test_the_kind_is_told_by_what_the_request_says(subject: str, body: str, kind: Kind) -> None:
    assert read(subject, body).kind is kind


def test_the_demo_request_is_a_voluntary_survey() -> None:
    reading = kinds.read(contact(demo_mail()), LIBRARY)
    assert reading.kind is Kind.VOLUNTARY_SURVEY
    assert {EvidencePlace.TEXT, EvidencePlace.SENDER, EvidencePlace.ATTACHMENT} <= {e.place for e in reading.evidence}


def test_every_piece_of_evidence_quotes_the_request_and_names_its_source() -> None:
    reading = read("Re: 秘密保持契約について", OPEN_LICENCE, attached=("確認票.xlsx",))
    everything = clauses.plain(
        "".join((reading.contact.subject, reading.contact.body, "IT資産管理推進部 <desk@vendor.example>"))
    )
    names = {attachment.name for attachment in reading.contact.attachments}
    for piece in reading.evidence:
        assert clauses.plain(piece.quoted)[:20] in everything or piece.quoted in names
        assert piece.source.document


def test_what_may_follow_later_is_not_what_the_request_is() -> None:
    reading = read("ライセンス利用状況ご確認依頼", AGAIN)
    announced = {e.kind for e in reading.evidence if e.strength is EvidenceStrength.ANNOUNCES}
    assert announced == {Kind.FORMAL_AUDIT, Kind.SALES}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("本件は監査法人による監査ではありません。", Kind.FORMAL_AUDIT),
        ("本調査は任意の調査ではございません。", Kind.VOLUNTARY_SURVEY),
        ("This is not a license review.", Kind.LICENCE_REVIEW),
    ],
)
def test_what_is_denied_is_no_evidence(body: str, kind: Kind) -> None:
    reading = read("ご連絡", body)
    assert reading.kind is Kind.UNKNOWN
    assert [(e.kind, e.strength) for e in reading.evidence if e.place is EvidencePlace.TEXT] == [
        (kind, EvidenceStrength.DENIES)
    ]


def test_a_denial_of_something_else_leaves_the_evidence() -> None:
    assert read("ご連絡", "監査ではなく、任意の調査です。").kind is Kind.VOLUNTARY_SURVEY


def test_a_survey_that_leans_on_a_clause_is_for_a_person_to_decide() -> None:
    assert read("調査へのご協力のお願い", OPEN_LICENCE).kind is Kind.UNKNOWN
    assert read("調査へのご協力のお願い", "本件は監査法人が実施します。").kind is Kind.UNKNOWN
    assert read("調査へのご協力のお願い", "本調査は任意の調査ではありません。").kind is Kind.UNKNOWN


def test_hints_alone_only_make_a_kind_likely() -> None:
    reading = read("ご連絡", "よろしくお願いいたします。", attached=("委任状.pdf",), sender="甲 <ko@law.example>")
    assert (reading.kind, reading.likely) == (Kind.UNKNOWN, Kind.ASSOCIATION_LETTER)


def test_an_address_of_an_association_says_who_writes() -> None:
    assert read("ご連絡", "ご確認ください。", sender="x <x@bsa.org>").kind is Kind.ASSOCIATION_LETTER
    assert read("ご連絡", "ご確認ください。", sender="x <x@bsa.org.example>").kind is Kind.UNKNOWN


def test_the_newest_contact_that_is_clear_is_what_counts() -> None:
    first = read("調査へのご協力のお願い", SURVEY)
    second = read("Re: 秘密保持契約について", OPEN_LICENCE)
    silent = read("ありがとうございます", "承知しました。")
    assert kinds.newest([first, second, silent]) is second
    assert kinds.newest([silent]) is None


def test_a_clause_that_is_quoted_speaks_for_a_kind() -> None:
    reading = read("ご連絡", OPEN_LICENCE)
    (said,) = (e for e in reading.evidence if e.place is EvidencePlace.CLAUSE)
    assert (said.kind, said.strength) == (Kind.SELF_AUDIT_DEMAND, EvidenceStrength.SAYS)


def test_every_kind_has_duties_and_a_binding_one_says_what_it_asks() -> None:
    assert all(kinds.duties(kind) for kind in Kind)
    bearings = {kind: {duty.bearing for duty in kinds.duties(kind)} for kind in Kind}
    assert Bearing.OBLIGES in bearings[Kind.SELF_AUDIT_DEMAND] & bearings[Kind.FORMAL_AUDIT]
    assert Bearing.OBLIGES not in bearings[Kind.VOLUNTARY_SURVEY] | bearings[Kind.SALES] | bearings[Kind.PHISHING]
    assert Bearing.UNSETTLED in bearings[Kind.SELF_AUDIT_DEMAND]  # the advisers disagree, and both are shown


def test_every_kind_can_be_told_by_something() -> None:
    assert {mark.kind for mark in kind_marks()} == set(Kind) - {Kind.UNKNOWN}


def test_contracting_parties_that_were_seen_are_a_reason_to_ask() -> None:
    assert {known.publisher for known in kinds.entities_for("日本マイクロソフト株式会社")} == {"microsoft"}
    assert kinds.entities_for("アルファ・ライセンシング合同会社") == ()


def test_two_names_of_one_company() -> None:
    assert kinds.same_party("日本マイクロソフト株式会社", "日本マイクロソフト")
    assert not kinds.same_party("日本マイクロソフト株式会社", "Microsoft Regional Sales Pte Ltd")
    assert not kinds.same_party("", "x")


def test_what_a_notice_is_about() -> None:
    assert kinds.notice_kinds(read("x", SURVEY).contact) == {"no_forwarding"}
    info = read("x", "本メールは情報提供のみを目的としており、何らかの権利を与えるものではございません。")
    assert kinds.notice_kinds(info.contact) == {"information_only"}


def test_no_evidence_holds_a_key() -> None:
    reading = read("調査へのご協力のお願い", f"任意の調査です。キーは{made_up_key(random.Random(3))}です。")
    assert not any(find_keys(piece.quoted) for piece in reading.evidence)
    assert reading.kind is Kind.VOLUNTARY_SURVEY
