"""A vendor's mail taken in: Japanese text of every kind, deadlines with their sentence, no key kept."""

import base64
import hashlib
import random
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from daicho.answer import intake, mail_text
from daicho.answer.calendar_days import YEAR_END, BusinessCalendar
from daicho.answer.html_text import text_of_html
from daicho.answer.playbooks import deadline_phrases, kind_marks
from daicho.answer.wording import say
from daicho.words.case import Contact, DeadlineBasis
from daicho.words.secret import Fingerprinter, find_keys
from support.forms import demo_form, demo_mail
from support.keys import made_up_key

CALENDAR = BusinessCalendar(yearly=YEAR_END)
RECEIVED = date(2025, 12, 22)
FINGERPRINT = Fingerprinter(b"a secret of the tests")


def read(data: bytes, received_on: date = RECEIVED, **more: object) -> Contact:
    return intake.read_mail(
        data,
        received_on=received_on,
        calendar=CALENDAR,
        fingerprint=FINGERPRINT,
        **more,  # type: ignore[arg-type]
    )


def a_mail(body: str, subject: str = "ご依頼", charset: str = "utf-8") -> bytes:
    mail = EmailMessage()
    mail["From"] = "Desk <desk@vendor.example>"
    mail["To"] = "a@company.example"
    mail["Subject"] = subject
    mail.set_content(body, charset=charset)
    return mail.as_bytes()


def raw_mail(body: bytes, charset: str, subject: bytes = b"x") -> bytes:
    head = b"From: desk@vendor.example\r\nSubject: %s\r\nContent-Type: text/plain; charset=%s\r\n\r\n"
    return head % (subject, charset.encode()) + body


def codes(contact: Contact) -> list[str]:
    assert all(say(finding) for finding in contact.findings), "every finding has its sentence, and the facts for it"
    return [finding.code for finding in contact.findings]


def due(text: str, received_on: date = RECEIVED) -> list[date]:
    return [deadline.due_on for deadline in read(a_mail(text), received_on).deadlines]


def test_the_demo_mail_says_who_asks_what_by_when():
    contact = read(demo_mail(), file="request.eml")
    assert contact.sender_name == "IT資産管理推進部 髙橋恵"
    assert contact.sender_address == "sam-desk@licensing.vendor.example"
    assert contact.recipients == ("soumu@midori-ss.example",)
    assert contact.subject == "【ご依頼】Office ならびに Windows Server CAL 導入状況確認のお願い(確認票送付)"
    assert "㈱などの表記" in contact.body
    assert "①" in contact.body
    assert contact.sent_at is not None
    assert contact.sent_at.date() == RECEIVED
    assert contact.raw_sha256 == hashlib.sha256(demo_mail()).hexdigest()
    assert contact.findings == ()
    (deadline,) = contact.deadlines
    assert deadline.due_on == date(2026, 1, 5)
    assert deadline.basis is DeadlineBasis.DEMAND
    assert (deadline.calendar_days, deadline.business_days) == (14, 5)
    assert "2026年1月5日(月)までに" in deadline.quoted
    assert deadline.quoted.startswith("つきましては")


def test_the_demo_mail_carries_the_demo_form():
    (form,) = read(demo_mail()).attachments
    assert form.name == "確認票.xlsx"
    assert form.content == demo_form()
    assert form.sha256 == hashlib.sha256(demo_form()).hexdigest()


def test_the_notice_of_the_demo_mail_is_quoted_word_for_word():
    (notice,) = intake.notices(read(demo_mail()))
    assert notice.endswith("第三者に対して、転送、開示、共有等することはお控えください。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1月5日までにご返送ください。", date(2026, 1, 5)),
        ("2026年1月5日(月)まで", date(2026, 1, 5)),
        ("2026年1月5日(月) 17時までに", date(2026, 1, 5)),
        ("２０２６年１月５日（月）必着", date(2026, 1, 5)),
        ("令和8年1月5日までに", date(2026, 1, 5)),
        ("令和８年１月５日（月曜日）迄", date(2026, 1, 5)),
        ("R8.1.5まで", date(2026, 1, 5)),
        ("ご提出期限:2026/1/5", date(2026, 1, 5)),
        ("■回答期限\n  2026年1月5日(月)", date(2026, 1, 5)),
        ("2026-01-05までに", date(2026, 1, 5)),
        ("1/9(金)まで", date(2026, 1, 9)),
        ("本メールの受領後２週間以内にご回答ください。", date(2026, 1, 5)),
        ("二週間以内に", date(2026, 1, 5)),
        ("15日以内に記録をご提出ください。", date(2026, 1, 6)),
        ("十五日以内", date(2026, 1, 6)),
        ("5営業日以内", date(2026, 1, 5)),
        ("1か月以内", date(2026, 1, 22)),
        ("１ヶ月以内", date(2026, 1, 22)),
        ("Please reply within two weeks.", date(2026, 1, 5)),
        ("within fifteen (15) days of this notice", date(2026, 1, 6)),
        ("within 5 business days", date(2026, 1, 5)),
        ("by January 5, 2026", date(2026, 1, 5)),
        ("no later than Monday, 5 January 2026", date(2026, 1, 5)),
        ("by Jan. 5th", date(2026, 1, 5)),
        ("by 2026-01-05", date(2026, 1, 5)),
        ("誠に勝手ながら、来年1月\n5日(月)までに", date(2026, 1, 5)),
    ],
)
def test_a_deadline_is_found_however_it_is_worded(text: str, expected: date):
    assert due(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "発行日:2025年12月22日",
        "2025年12月22日にお送りした件です。",
        "過去5年間のご購入について",
        "電話 03-0000-0417(受付 10:00-17:00)",
        "バージョン 16.0.1 まで",
        "1製品につき最大10個まで",
        "3週間前にご連絡しました。",
        "We wrote on January 5, 2026 already.",
        "第9.7条に基づき",
    ],
)
def test_a_date_or_number_that_sets_no_deadline_is_none(text: str):
    contact = read(a_mail(text))
    assert contact.deadlines == ()
    assert codes(contact) == ["mail_no_deadline"]


def test_a_month_span_ends_on_the_last_day_of_a_shorter_month():
    assert due("1か月以内に", date(2026, 1, 31)) == [date(2026, 2, 28)]
    assert due("2か月以内に", date(2025, 12, 31)) == [date(2026, 2, 28)]
    assert due("1か月以内に", date(2025, 12, 15)) == [date(2026, 1, 15)]


def test_a_reminder_that_names_a_day_just_past_means_that_day():
    contact = read(a_mail("1月5日までにとお願いしておりました。"), date(2026, 1, 9))
    assert [d.due_on for d in contact.deadlines] == [date(2026, 1, 5)]
    assert "deadline_past" in codes(contact)


def test_several_deadlines_come_in_order_and_each_day_once():
    text = "1月9日までに回答書を、12月26日までに受領のご連絡をください。遅くとも2026年1月9日まで。"
    assert due(text) == [date(2025, 12, 26), date(2026, 1, 9)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1月5日(火)までに", "deadline_weekday_differs"),
        ("2月30日までに", "deadline_impossible"),
        ("令和0年13月1日までに", "deadline_impossible"),
        ("12月31日までに", "deadline_not_open"),
        ("2027年4月1日までに", "deadline_holidays_not_official"),
    ],
)
def test_what_is_odd_about_a_deadline_is_said(text: str, code: str):
    assert code in codes(read(a_mail(text)))


SAMPLE = "株式会社みどり ①㈱髙橋﨑 ～のご確認"


def nec(text: str) -> bytes:
    """ISO-2022-JP as Windows writes it, made by the one mailer rule that Python lacks: cells of cp932 moved over."""
    out = b""
    for character in text:
        two = character.encode("cp932")
        if len(two) == 1:
            out += b"\x1b(B" + two
        elif character == "髙":
            out += b"\x1b$B" + bytes((0x7C, 0x62))
        elif character == "﨑":
            out += b"\x1b$B" + bytes((0x79, 0x75))
        elif character in "①㈱":
            out += b"\x1b$B" + {"①": b"\x2d\x21", "㈱": b"\x2d\x6a"}[character]
        else:
            out += ("".join(character).replace("～", "〜")).encode("iso2022_jp")
    return out


@pytest.mark.parametrize("label", ["Shift_JIS", "shift-jis", "x-sjis", "Windows-31J", "cp932"])
def test_shift_jis_means_what_windows_means_by_it(label: str):
    assert read(raw_mail(SAMPLE.encode("cp932"), label)).body == SAMPLE


def test_a_wave_dash_of_windows_is_read_as_windows_writes_it():
    assert read(raw_mail("10～17時".encode("cp932"), "Shift_JIS")).body == "10～17時"


def test_iso_2022_jp_with_the_characters_that_windows_adds():
    contact = read(raw_mail(nec(SAMPLE), "ISO-2022-JP"))
    assert contact.body == SAMPLE
    assert "mail_text_damaged" not in codes(contact)


def test_half_width_kana_in_seven_bits():
    assert mail_text.decode(
        b"\x1b(I" + bytes(b & 0x7F for b in "ｶｸﾆﾝ".encode("cp932")) + b"\x1b(B!", "iso-2022-jp"
    ).text == ("ｶｸﾆﾝ!")


def test_every_cell_of_the_standard_table_is_read_alike_but_for_the_known_six():
    known = set("〜‖−¢£¬―")
    for row in range(0x21, 0x75):
        for cell in range(0x21, 0x7F):
            raw = b"\x1b$B" + bytes((row, cell)) + b"\x1b(B"
            try:
                plain = raw.decode("iso2022_jp")
            except UnicodeDecodeError:
                continue
            assert mail_text.decode(raw, "iso-2022-jp").text == plain or plain in known | {"—", "\\", "＼"}


@pytest.mark.parametrize("charset", ["cp932", "utf-8", "euc_jp", "iso2022_jp"])
def test_text_without_a_charset_is_still_read(charset: str):
    text = "導入状況のご確認をお願いいたします。"
    head = b"From: a@b.example\r\nSubject: x\r\n\r\n"
    assert read(head + text.encode(charset)).body == text


def test_text_that_cannot_be_read_is_a_finding_and_the_rest_is_kept():
    contact = read(raw_mail(b"abc \xff\xfe\xfd def", "utf-8"))
    assert contact.body.startswith("abc ")
    assert "mail_text_damaged" in codes(contact)


def test_a_subject_in_encoded_words_cut_inside_a_character():
    data = "確認のお願い".encode()

    words = b" ".join(b"=?utf-8?B?%s?=" % base64.b64encode(piece) for piece in (data[:4], data[4:]))
    assert read(raw_mail(b"x", "utf-8", words)).subject == "確認のお願い"


def test_a_raw_cp932_subject():
    assert read(raw_mail(b"x", "utf-8", "髙橋のご依頼①".encode("cp932"))).subject == "髙橋のご依頼①"


def attached(**parameters: object) -> bytes:
    mail = MIMEMultipart()
    mail["From"] = "a@b.example"
    mail.attach(MIMEText("本文", "plain", "utf-8"))
    part = MIMEApplication(b"bytes")
    part.add_header("Content-Disposition", "attachment", **parameters)
    mail.attach(part)
    return mail.as_bytes()


def test_names_of_attachments_in_every_form():
    assert read(attached(filename=("utf-8", "", "確認票.xlsx"))).attachments[0].name == "確認票.xlsx"
    rfc2047 = "=?Shift_JIS?B?" + base64.b64encode("髙①.xlsx".encode("cp932")).decode() + "?="
    assert read(attached(filename=rfc2047)).attachments[0].name == "髙①.xlsx"
    sjis = b"filename*=Shift_JIS''" + "".join(f"%{b:02X}" for b in "髙①.xlsx".encode("cp932")).encode()
    data = attached(filename="PLACE").replace(b'filename="PLACE"', sjis)
    assert read(data).attachments[0].name == "髙①.xlsx"
    assert read(attached(filename="../../etc/passwd")).attachments[0].name == "passwd"
    assert read(attached(filename="")).attachments[0].name == "attachment-1"


def test_a_forwarded_mail_is_an_attachment_and_so_are_its_own():
    outer = MIMEMultipart()
    outer["From"] = "a@b.example"
    outer.attach(MIMEText("転送します。", "plain", "utf-8"))
    inner: Message = message_from_bytes(attached(filename=("utf-8", "", "内側.xlsx")))
    inner["Subject"] = "inner"
    outer.attach(MIMEMessage(inner))
    contact = read(outer.as_bytes())
    assert [a.name for a in contact.attachments] == ["inner.eml", "内側.xlsx"]
    assert contact.body == "転送します。"


def test_a_mail_with_html_only_is_read_as_a_person_reads_it():
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content(
        "<html><head><style>p{}</style></head><body><p>1月<b>5日</b>までに</p><script>x()</script>&amp;終</body></html>",
        subtype="html",
    )
    contact = read(mail.as_bytes())
    assert contact.body == "1月5日までに\n&終"
    assert [d.due_on for d in contact.deadlines] == [date(2026, 1, 5)]
    assert text_of_html("a<br>b") == "a\nb"


def test_keys_die_before_anything_is_returned():
    rng = random.Random(11)
    keys = [made_up_key(rng) for _ in range(4)]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in keys[1])
    broken = keys[2][:12] + "\n" + keys[2][12:]
    body = f"キー {keys[0]} と {wide} と\n{broken}\n1月5日までに {keys[0]} を確認してください。"
    mail = EmailMessage()
    mail["From"] = f'"{keys[3]}" <a@b.example>'
    mail["Subject"] = f"key {keys[3]}"
    mail.set_content(body)
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=f"{keys[3]}.txt")
    contact = read(mail.as_bytes())
    assert find_keys(repr(contact)) == []
    assert find_keys(contact.body) == []
    assert find_keys("".join((contact.subject, contact.sender_name, contact.attachments[0].name))) == []
    assert all(find_keys(d.quoted) == [] for d in contact.deadlines)
    assert f"…{keys[0][-5:]}" in contact.body
    assert {f.fact("part") for f in contact.findings if f.code == "mail_key_removed"} == {
        "body",
        "From",
        "Subject",
        "attachment",
    }


def test_bytes_of_attachments_are_given_but_never_printed():
    key = made_up_key(random.Random(12))
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content("x")
    mail.add_attachment(key.encode(), maintype="application", subtype="octet-stream", filename="keys.txt")
    contact = read(mail.as_bytes())
    assert contact.attachments[0].content == key.encode()
    assert key not in repr(contact)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", "ただの文章です。".encode(), bytes(1000)])
def test_what_is_no_mail_is_one_finding(data: bytes):
    contact = read(data)
    assert codes(contact) == ["mail_not_a_mail"]
    assert contact.body == ""


def test_a_mail_that_is_too_big_or_too_deep_is_bounded():
    assert codes(read(demo_mail(), limits=intake.MailLimits(total=100))) == ["mail_too_big"]
    inner: Message = MIMEText("x")
    inner["From"] = "a@b.example"
    for _ in range(30):
        outer = MIMEMultipart()
        outer["From"] = "a@b.example"
        outer.attach(inner)
        inner = outer
    assert codes(read(inner.as_bytes())).count("mail_too_deep") == 1


def test_several_senders_are_a_doubt():
    data = a_mail("x").replace(b"From: Desk <desk@vendor.example>", b"From: a@b.example, c@d.example")
    assert "mail_from_several" in codes(read(data))


def test_every_phrase_has_a_source():
    assert all(phrase.source for phrase in deadline_phrases())
    assert all(known.source and known.phrases for known in kind_marks())
