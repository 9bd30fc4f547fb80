"""Verdicts are kept with what DNS said, once each, and any change of them is found."""

from datetime import date

import pytest

from daicho.actions import authenticity, journal, organisations
from daicho.actions.authenticity import StoredMail
from daicho.store import models
from daicho.store.reads.authenticity import KeptVerdict
from daicho.words.authenticity import CheckKind, CheckState, Impression
from daicho.words.failure import Failure
from support.name_server import name_server
from support.signed_mails import ZONE, mail, received, signed

pytestmark = pytest.mark.django_db
ON = date(2025, 11, 25)
GOOD = received(signed(mail()))


@pytest.fixture(autouse=True)
def _company() -> None:
    organisations.settle(key="own", by="tests", on=ON)


def judged(*, offline: bool = True, data: bytes = GOOD) -> KeptVerdict:
    stored = StoredMail(file="m.eml", data=data)
    return authenticity.judge_mail(organisation="own", mail=stored, offline=offline, by="tests", on=ON)


def test_a_verdict_that_says_the_same_is_kept_once_and_a_new_one_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first, same = judged(), judged()
    assert (first, first.verdict.impression) == (same, Impression.UNDECIDED)
    with name_server(ZONE) as (address, _):
        monkeypatch.setenv("DAICHO_DNS", address)
        second = judged(offline=False)
    assert (second.number, second.verdict.impression) == (2, Impression.VENDOR_DOMAIN_CONFIRMED)
    third = judged()
    assert third.verdict == second.verdict
    deeds = models.JournalEvent.objects.filter(organisation="own", deed="mail_judged").count()
    assert deeds == models.AuthenticityRecord.objects.count() == 3
    assert journal.verify(organisation="own") == []


@pytest.mark.parametrize("deed", ["change", "remove", "add"])
def test_a_verdict_that_was_tampered_with_is_found(deed: str) -> None:
    judged()
    row = models.AuthenticityRecord.objects.get()
    if deed == "change":
        row.value["impression"] = Impression.VENDOR_DOMAIN_CONFIRMED.value
        row.save()
    elif deed == "remove":
        row.delete()
    else:
        row.pk, row.number = None, 2
        row.save()
    assert {finding.code for finding in journal.verify(organisation="own")} == {"authenticity_record_changed"}


def test_records_of_an_earlier_day_are_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(ZONE) as (address, asked):
        monkeypatch.setenv("DAICHO_DNS", address)
        judged(offline=False)
        before = len(asked)
        judged(offline=False)
        assert (before > 3, len(asked)) == (True, before)


def test_a_chain_of_policies_without_end_is_not_followed_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = {(f"s{n}.bulk-mailer.net", "TXT"): [f"v=spf1 include:s{n + 1}.bulk-mailer.net -all"] for n in range(200)}
    data = received(mail(sender="a@s0.bulk-mailer.net"), envelope="a@s0.bulk-mailer.net")
    with name_server(endless) as (address, asked):
        monkeypatch.setenv("DAICHO_DNS", address)
        verdict = judged(offline=False, data=data).verdict
    assert len(asked) < 40
    assert verdict.of(CheckKind.SPF).state is CheckState.COULD_NOT_CHECK


def test_a_mail_that_is_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authenticity, "MOST_BYTES", 10)
    with pytest.raises(Failure, match="mail_too_big"):
        judged()
