"""A vendor's mail taken in: what it says, in whose name, by when; product keys blanked before anything is returned."""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from daicho.answer import due_days, mail_text
from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.html_text import text_of_html
from daicho.answer.playbooks import notice_phrases
from daicho.words.case import Attachment, Contact
from daicho.words.finding import Finding, Place
from daicho.words.secret import Fingerprinter, find_keys, scrub


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLimits:
    """How much of an untrusted mail is read: bytes in all, forwarded mails inside one another, parts."""

    total: int = 100_000_000
    depth: int = 8
    parts: int = 2_000


@dataclass(slots=True)
class _Pile:
    """What the parts of a mail add up to while it is walked."""

    file: str
    limits: MailLimits
    plain: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parts: int = 0

    def note(self, code: str, **facts: object) -> None:
        self.findings.append(Finding.at(code, Place(self.file), file=self.file, **facts))


def read_mail(
    data: bytes,
    *,
    received_on: date,
    calendar: BusinessCalendar,
    fingerprint: Fingerprinter,
    file: str = "mail.eml",
    limits: MailLimits | None = None,
) -> Contact:
    """The mail ``data`` as a contact; what could not be read is a finding of it, never an exception.

    Texts hold no product key. Attachments keep their bytes, which may hold keys: never print them.
    """
    pile = _Pile(file, limits or MailLimits())
    message = _message(data, pile)
    if message is not None:
        _walk(message, pile, 0)
    body = _clean("\n".join(pile.plain) or "\n".join(pile.markup), "body", fingerprint, pile)
    deadlines, odd = due_days.found_in(body, due_days.Receipt(file=file, received_on=received_on, calendar=calendar))
    if message is not None and not deadlines:
        pile.note("mail_no_deadline")
    head = _head(message, fingerprint, pile) if message is not None else _Head()
    return Contact(
        message_id=head.message_id,
        sender_name=head.sender_name,
        sender_address=head.sender_address,
        recipients=head.recipients,
        subject=head.subject,
        sent_at=head.sent_at,
        body=body,
        attachments=tuple(_renamed(a, fingerprint, pile) for a in pile.attachments),
        raw_sha256=hashlib.sha256(data).hexdigest(),
        deadlines=deadlines,
        findings=(*pile.findings, *odd),
    )


def notices(contact: Contact) -> tuple[str, ...]:
    """The mail's one-sided notices (no forwarding, no disclosure), word for word."""
    return tuple(s for s in due_days.sentences(contact.body) if _is_notice(s))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    message_id: str = ""
    sender_name: str = ""
    sender_address: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None


def _message(data: bytes, pile: _Pile) -> Message | None:
    if len(data) > pile.limits.total:
        pile.note("mail_too_big", size=len(data), limit=pile.limits.total)
        return None
    message = message_from_bytes(data, policy=mail_text.RawHeaders())
    if not (message.get("From") or message.get("Subject") or message.get("Message-ID")):
        pile.note("mail_not_a_mail")
        return None
    return message


def _walk(part: Message, pile: _Pile, depth: int) -> None:
    """Reads a part and those inside it; a forwarded mail is an attachment, and so are its own attachments."""
    pile.parts += 1
    if depth > pile.limits.depth or pile.parts > pile.limits.parts:
        if not any(finding.code == "mail_too_deep" for finding in pile.findings):
            pile.note("mail_too_deep")
        return
    if part.get_content_type() == "message/rfc822":
        _forwarded(part, pile, depth)
    elif part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                _walk(inner, pile, depth + 1)
    elif _is_attachment(part):
        _attach(mail_text.file_name(part), part.get_content_type(), _bytes(part), pile)
    else:
        _text(part, pile)


def _forwarded(part: Message, pile: _Pile, depth: int) -> None:
    inner = part.get_payload(0) if part.is_multipart() else None
    if not isinstance(inner, Message):
        return
    subject = mail_text.header(inner, "Subject").text or "forwarded"
    _attach(mail_text.file_name(part) or f"{subject}.eml", "message/rfc822", inner.as_bytes(), pile)
    inside = _Pile(pile.file, pile.limits, parts=pile.parts)
    _walk(inner, inside, depth + 1)
    pile.parts = inside.parts
    pile.attachments += inside.attachments
    pile.findings += inside.findings


def _is_attachment(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or mail_text.file_name(part):
        return True
    return part.get_content_maintype() != "text"


def _attach(name: str, media_type: str, content: bytes, pile: _Pile) -> None:
    shown = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "") or f"attachment-{len(pile.attachments) + 1}"
    pile.attachments.append(Attachment(shown, media_type, content, hashlib.sha256(content).hexdigest()))


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message, pile: _Pile) -> None:
    charset = part.get_content_charset() or ""
    text, used, whole = mail_text.decode(_bytes(part), charset)
    if not whole:
        pile.note("mail_text_damaged", part=part.get_content_type(), charset=charset or used)
    if part.get_content_subtype() == "html":
        pile.markup.append(text_of_html(text))
    else:
        pile.plain.append(text)


def _head(message: Message, fingerprint: Fingerprinter, pile: _Pile) -> _Head:
    senders = _addresses(message, "From", pile)
    if len(senders) != 1:
        pile.note("mail_from_several")
    name, address = senders[0] if senders else ("", "")
    recipients = [address for field_ in ("To", "Cc") for _, address in _addresses(message, field_, pile)]
    subject = mail_text.header(message, "Subject")
    if not subject.whole:
        pile.note("mail_text_damaged", part="Subject", charset=subject.charset)
    return _Head(
        message_id=_clean(mail_text.header(message, "Message-ID").text, "Message-ID", fingerprint, pile),
        sender_name=_clean(name, "From", fingerprint, pile),
        sender_address=_clean(address, "From", fingerprint, pile),
        recipients=tuple(_clean(r, "To", fingerprint, pile) for r in recipients if r),
        subject=_clean(subject.text, "Subject", fingerprint, pile),
        sent_at=_moment(str(message.get("Date", ""))),
    )


def _addresses(message: Message, name: str, pile: _Pile) -> list[tuple[str, str]]:
    """Names and addresses; encoded names are split off before decoding, since they may hold commas."""
    raw = [str(value) for value in message.get_all(name, [])]
    found = [(mail_text.words(shown), address) for shown, address in getaddresses(raw) if shown or address]
    if any(not shown.whole for shown, _ in found):
        pile.note("mail_text_damaged", part=name, charset="")
    return [(shown.text, mail_text.words(address).text) for shown, address in found]


def _moment(raw: str) -> datetime | None:
    try:
        return parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError):
        return None


def _clean(text: str, part: str, fingerprint: Fingerprinter, pile: _Pile) -> str:
    if keys := find_keys(text):
        pile.note("mail_key_removed", part=part, count=len(keys))
        return scrub(text, fingerprint)
    return text


def _renamed(attachment: Attachment, fingerprint: Fingerprinter, pile: _Pile) -> Attachment:
    name = _clean(attachment.name, "attachment", fingerprint, pile)
    return Attachment(name, attachment.media_type, attachment.content, attachment.sha256)


def _is_notice(sentence: str) -> bool:
    plain = _plain(sentence)
    return any(
        any(_plain(p) in plain for p in known.phrases) and any(_plain(w) in plain for w in known.wishes)
        for known in notice_phrases()
    )


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
