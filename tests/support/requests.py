"""Requests as people in Japan got them, in the manner of the originals; names are invented."""

from datetime import date
from email.message import EmailMessage

from daicho.answer import intake
from daicho.answer.calendar_days import BusinessCalendar
from daicho.words.case import Contact
from daicho.words.secret import Fingerprinter

RECEIVED = date(2026, 11, 2)
NOTICE = "「合理的に知る必要のある貴社内の関係者以外の第三者に対して、転送、開示、共有等することは{wish}。」"
FORBIDDEN, ASKED = NOTICE.format(wish="禁止されます"), NOTICE.format(wish="お控えください")

OPEN_LICENCE = """\
本調査では弊社製品の使用許諾契約に基づいて弊社ライセンスの使用状況確認をお願いしております。
貴社・弊社間で締結済のマイクロソフトオープンライセンス使用許諾契約書 第11条にて、
「貴社は、貴社が実行した本製品に関係する通常の適切な記録をすべて保持しなければなりません。
当社は、貴社の組織内で使用されているすべてのマイクロソフト製品について、かかる本製品の数と、貴社の名前で許諾された
有効なライセンスの件数とを比較する内部監査を実施するよう貴社に要求することができます。」
と定めておりますゆえ、上記条項に基づきご連絡をしております。
"""
REVIEW = """\
ライセンスコンプライアンスレビューにご対応いただけない場合には、権利に則して正式な形で連絡を取らせていただく場合がございます。

ご参考:オートデスク使用許諾およびサービス契約

-抜粋開始-
>9.7 監査
ライセンシーは、かかる監査を可能にするため、最大限の協力をするものとします。
-抜粋終了-
"""
SURVEY = "Officeのプロダクトキーを確認票にご記入のうえ、2週間以内にご返送ください。\n--\n" + FORBIDDEN
AGAIN = (
    "ご協力いただけない場合、監査法人による監査を実施させていただく場合がございます。\n"
    "確認票のご提出が難しい場合、Office 365 製品の新規導入をもって確認票の提出が不要な場合がございます。\n--\n" + ASKED
)


def mail(
    subject: str,
    body: str,
    *,
    sender: str = "IT資産管理推進部 <desk@vendor.example>",
    day: str = "Mon, 2 Nov 2026 10:00:00 +0900",
    attached: tuple[str, ...] = (),
) -> bytes:
    """A mail as it arrives."""
    message = EmailMessage()
    message["From"], message["To"] = sender, "it@company.example"
    message["Subject"], message["Date"] = subject, day
    message.set_content(body)
    for name in attached:
        message.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def contact(data: bytes) -> Contact:
    """The mail taken in."""
    return intake.read_mail(
        data, received_on=RECEIVED, calendar=BusinessCalendar(), fingerprint=Fingerprinter(b"a secret of the tests")
    )
