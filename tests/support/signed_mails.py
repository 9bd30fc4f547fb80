"""Mails for the tests of authenticity, written, signed and forged here; of all in them only vendors' domains exist."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import dkim

from support.signing_keys import SigningKey, signing_key

VENDOR = signing_key(1)
OTHER = signing_key(2)
LIST = signing_key(3)
SENT = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
VENDOR_SERVER = "52.1.1.1"
STRANGER = "198.51.99.7"
RELAY = "133.1.1.9"
OUR_MX = "mx.midori-seisakusho.co.jp"

BODY = """株式会社みどり製作所 御中

平素より大変お世話になっております。ソフトウェアの導入状況のご確認をお願い申し上げます。
"""

ZONE: dict[tuple[str, str], list[str]] = {
    ("sel1._domainkey.microsoft.com", "TXT"): [VENDOR.record],
    ("withdrawn._domainkey.microsoft.com", "TXT"): ["v=DKIM1; k=rsa; p="],
    ("garbled._domainkey.microsoft.com", "TXT"): ["v=DKIM1; k=rsa; p=AAAA"],
    ("microsoft.com", "TXT"): ["google-site-verification=x", "v=spf1 include:_spf.microsoft.com -all"],
    ("_spf.microsoft.com", "TXT"): ["v=spf1 ip4:52.1.0.0/16 ~all"],
    ("_dmarc.microsoft.com", "TXT"): ["v=DMARC1; p=reject; adkim=r; aspf=r"],
    ("s._domainkey.bulk-mailer.net", "TXT"): [OTHER.record],
    ("bulk-mailer.net", "TXT"): ["v=spf1 ip4:198.51.99.0/24 -all"],
    ("s._domainkey.list-house.jp", "TXT"): [LIST.record],
    ("list-house.jp", "TXT"): ["v=spf1 a mx -all"],
    ("list-house.jp", "A"): ["198.51.99.20"],
    ("list-house.jp", "MX"): ["10 mx.list-house.jp"],
    ("mx.list-house.jp", "A"): ["198.51.99.21"],
    ("s._domainkey.ryutsu-shoji.co.jp", "TXT"): [OTHER.record],
    ("ryutsu-shoji.co.jp", "TXT"): ["v=spf1 ip4:198.51.99.7 ?all"],
    ("xn--micrsoft-qbh.com", "TXT"): ["v=spf1 +all"],
    ("_dmarc.xn--micrsoft-qbh.com", "TXT"): ["v=DMARC1; p=none"],
    ("broken-policy.jp", "TXT"): ["v=spf1 ip4:300.1.1.1 -all"],
}


def hop(ip: str, *, helo: str, name: str = "unknown", by: str = OUR_MX, at: datetime = SENT) -> str:
    """A Received line as a usual server writes it."""
    stamp = format_datetime(at + timedelta(minutes=1))
    return f"Received: from {helo} ({name} [{ip}])\r\n\tby {by} (Postfix) with ESMTPS id 4X;\r\n\t{stamp}\r\n"


def mail(
    *,
    sender: str = "日本マイクロソフト IT資産管理推進部 <ito@microsoft.com>",
    reply_to: str = "",
    subject: str = "ライセンス導入状況確認のお願い",
    body: str = BODY,
    html: str = "",
    sent: datetime = SENT,
) -> bytes:
    """A mail as its writer hands it over, with CRLF."""
    message = EmailMessage()
    message["To"] = "soumu@midori-seisakusho.co.jp"
    message["Subject"] = subject
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = "<1@mail>"
    if reply_to:
        message["Reply-To"] = reply_to
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    head = f"From: {sender}\r\n".encode()
    return head + message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


def signed(data: bytes, key: SigningKey = VENDOR, *, domain: str = "microsoft.com", selector: str = "sel1") -> bytes:
    """The mail with a DKIM signature in front."""
    headers = [b"from", b"to", b"subject", b"date", b"message-id", b"reply-to"]
    line = dkim.sign(
        data,
        selector.encode(),
        domain.encode(),
        key.pem,
        include_headers=headers,
        canonicalize=(b"relaxed", b"relaxed"),
    )
    return bytes(line) + data


def received(
    data: bytes, *hops: str, envelope: str | None = "bounce@microsoft.com", ip: str = VENDOR_SERVER, helo: str = ""
) -> bytes:
    """The mail as it lies in our mailbox: Return-Path on top, then the path, the newest hop first."""
    top = "" if envelope is None else f"Return-Path: <{envelope}>\r\n"
    path = hops or (hop(ip, helo=helo or "mail-out.microsoft.com"),)
    return "".join([top, *path]).encode() + data


def sealed(data: bytes, *, seen: str, domain: str = "list-house.jp", key: SigningKey = LIST) -> bytes:
    """The mail sealed by a list server that says what it saw."""
    told = f"Authentication-Results: {domain}; {seen}\r\n".encode() + data
    headers = [b"from", b"to", b"subject", b"date", b"message-id"]
    lines = dkim.arc_sign(told, b"s", domain.encode(), key.pem, domain.encode(), include_headers=headers)
    return b"".join(lines) + told
