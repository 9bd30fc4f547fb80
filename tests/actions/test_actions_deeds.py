"""Organisations, cases and documents."""

from datetime import date

import pytest

from daicho.actions import cases, documents, organisations
from daicho.store.reads import cases as case_reads
from daicho.store.reads import journal
from daicho.store.reads import organisations as organisation_reads
from daicho.words.case import (
    Attachment,
    Contact,
    Deadline,
    DeadlineBasis,
    Document,
    Organisation,
    RequestKind,
    Vendor,
)
from daicho.words.finding import Finding, Place
from daicho.words.text import Language
from support.ledgers import TODAY, a_company
from support.refusals import refused

pytestmark = pytest.mark.django_db

MAIL = Contact(
    message_id="<1@vendor.example>",
    sender_name="ベンダー",
    sender_address="a@vendor.example",
    recipients=("it@hibari.example",),
    subject="ご利用状況の確認のお願い",
    sent_at=None,
    body="12月25日までにご回答ください。",
    attachments=(Attachment("確認票.xlsx", "application/x", b"bytes that may hold a key", "ab" * 32),),
    raw_sha256="cd" * 32,
    deadlines=(Deadline(due_on=date(2026, 12, 25), basis=DeadlineBasis.DEMAND, quoted="12月25日までに",
                        counted_from=date(2026, 12, 11), calendar_days=14, business_days=10),),
    findings=(Finding.at("x", Place("mail"), a="b"),),
)  # fmt: skip
LETTER = Document(
    name="回答書.txt", kind="letter", language=Language.JAPANESE, media_type="text/plain", content="拝啓".encode()
)


def deeds() -> list[str]:
    return [event.deed for event in journal.events("own")]


def open_case(contact: Contact = MAIL):
    return cases.open_from_mail(
        organisation="own", contact=contact, kind=RequestKind.VOLUNTARY_SURVEY, vendor=Vendor(name="ベンダー社"),
        received_on=date(2026, 12, 11), by="tests", on=TODAY,
    )  # fmt: skip


def test_an_organisation_is_founded_once():
    a_company()
    with refused("exists already"):
        a_company()


def test_an_update_that_changes_nothing_writes_nothing():
    a_company()
    same = Organisation(name="株式会社ひばり精工")
    organisations.update(key="own", company=same, by="tests", on=TODAY)
    assert deeds() == ["organisation_founded"]


def test_an_update_changes_what_stands_on_letters():
    a_company()
    moved = Organisation(name="株式会社ひばり精工", address="長野県諏訪市", closing_days=(date(2026, 12, 29),))
    organisations.update(key="own", company=moved, by="tests", on=TODAY)
    assert organisation_reads.details("own") == moved
    assert deeds() == ["organisation_founded", "organisation_updated"]


def test_settling_founds_what_is_missing_and_is_safe_to_repeat():
    organisations.settle(by="tests", on=TODAY)
    organisations.settle(by="tests", on=TODAY)
    organisations.settle(company=Organisation(name="新"), by="tests", on=TODAY)
    assert organisation_reads.details("own") == Organisation(name="新")
    assert organisation_reads.all_keys() == ("own",)
    assert deeds() == ["organisation_founded", "organisation_updated"]


def test_an_organisation_nobody_founded_has_no_details():
    with refused("no organisation"):
        organisation_reads.details("own")


def test_a_case_is_opened_and_reads_as_it_was_but_for_the_attachments_bytes():
    a_company()
    opened = open_case()
    read = case_reads.get("own", "2026-0001")
    assert read is not None
    assert (read.number, read.kind, read.vendor, read.deadlines) == (
        opened.number,
        opened.kind,
        opened.vendor,
        MAIL.deadlines,
    )
    assert read.contacts[0].attachments == (Attachment("確認票.xlsx", "application/x", b"", "ab" * 32),)
    assert (read.contacts[0].body, read.contacts[0].findings) == (MAIL.body, MAIL.findings)
    assert deeds()[-1] == "case_opened"


def test_the_same_mail_opens_one_case():
    a_company()
    assert open_case().number == open_case().number == "2026-0001"
    assert len(case_reads.all_of("own")) == 1


def test_the_next_mail_opens_the_next_case():
    a_company()
    open_case()
    other = Contact(**{name: getattr(MAIL, name) for name in MAIL.__dataclass_fields__} | {"raw_sha256": "ef" * 32})
    assert open_case(other).number == "2026-0002"


def test_a_document_is_recorded_once_by_hash():
    a_company()
    for _ in range(2):
        sha256 = documents.record(organisation="own", document=LETTER, case_number="2026-0001", by="tests", on=TODAY)
    (made,) = case_reads.documents("own")
    assert (made.sha256, made.name, made.case_number, made.snapshot) == (sha256, "回答書.txt", "2026-0001", "")
    assert deeds()[-1] == "document_recorded"


def test_a_document_cannot_rest_on_a_snapshot_that_is_not_kept():
    a_company()
    with refused("no frozen snapshot"):
        documents.record(organisation="own", document=LETTER, snapshot_id="ab" * 32, by="tests", on=TODAY)
    assert case_reads.documents("own") == ()
