"""What a mail shows of where it comes from: addresses, path, earlier results, links, phone numbers."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache
from html.parser import HTMLParser

from daicho.answer import mail_text
from daicho.answer.authenticity_domains import ascii_name
from daicho.answer.html_text import text_of_html

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_PARTS = 2_000
MOST_HOPS = 60
MOST_LINKS = 400
MOST_TEXT = 400_000
_BY = re.compile(r"(?:^|\s)by\s+([^\s;()\[\]]+)", re.IGNORECASE)
_FROM = re.compile(r"^\s*from\s+([^\s;()]+)\s*(?:\(([^)]*)\))?", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]")
_BARE = re.compile(r"\((?:IPv6:)?([0-9A-Fa-f.:]{6,45})\)")
_ENVELOPE = re.compile(r"envelope-from=[\"<]*([^\s\">;]*)", re.IGNORECASE)
_RESULT = re.compile(r"\b(dkim|spf|dmarc|arc)\s*=\s*([a-z]+)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"'　「」『』（）()\[\]、。]+", re.IGNORECASE)
_HOST = re.compile(r"^[a-z][a-z0-9+.\-]*://(?:([^/?#\s]*)@)?(\[[0-9a-f:.]+\]|[^/?#:\s]+)", re.IGNORECASE)
_SHOWN = re.compile(
    r"(?:https?://)?((?:[\w\-]+\.)+[a-z]{2,24}|(?:[\w\-]+\.)+xn--[a-z0-9\-]+)(?=[/?#:\s]|$)", re.IGNORECASE
)
_WRAPPED = re.compile(r"[?&](?:url|u)=(https?(?:%3A|:)[^&]+)", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d\-])(?:\+?81[\s\-()]*)?\(?0?\d{1,4}\)?[\s\-()]{0,2}\d{1,4}[\s\-()]{0,2}\d{3,4}(?![\d\-])")
_LABEL = re.compile(r"(?:tel|phone|電話|ダイヤル|☎|直通|代表)[^\d+]{0,12}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One Received line: who took the mail over (``by``), from whom it says, the name and address it recorded."""

    by: str
    helo: str
    recorded_name: str
    address: Address | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """An address to click; ``text`` is what the reader sees, "" where the address itself is seen."""

    host: str
    text: str
    user: str = ""
    is_plain_web: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """Everything of a mail that authenticity is judged by, except its signatures."""

    senders: tuple[tuple[str, str], ...]
    reply_to: tuple[tuple[str, str], ...]
    subject: str
    envelope: str | None
    hops: tuple[Hop, ...]
    results: tuple[tuple[str, dict[str, str], str], ...]
    sent_at: datetime | None
    body: str
    links: tuple[Link, ...]
    phones: tuple[str, ...]
    has_password_field: bool
    forwarded: bool
    inner_mails: int

    @property
    def from_domain(self) -> str:
        """The domain of the one From address in DNS form; "" where there is none or more than one."""
        domains = {domain_of(address) for _, address in self.senders}
        return domains.pop() if len(domains) == 1 else ""


def domain_of(address: str) -> str:
    """The domain of an address in DNS form, or ""."""
    return ascii_name(address.rpartition("@")[2].rstrip(">")) if "@" in address else ""


@lru_cache(maxsize=1)  # one mail is judged several times while DNS is asked
def facts_of(data: bytes) -> MailFacts:
    """What the mail ``data`` shows; never an exception, whatever the bytes are. Of its text the first part counts."""
    message = message_from_bytes(data, policy=mail_text.RawHeaders())
    plain, pages, inner = _bodies(message)
    readers = [_Anchors.of(page) for page in pages]
    text = "\n".join(plain)[:MOST_TEXT]
    body = "\n".join([text, *map(text_of_html, pages)])[:MOST_TEXT]
    links = [link for reader in readers for link in reader.links] + [_link(url, "") for url in _URL.findall(text)]
    return MailFacts(
        senders=_addresses(message, "From"),
        reply_to=_addresses(message, "Reply-To"),
        subject=mail_text.header(message, "Subject").text,
        envelope=_envelope(message),
        hops=tuple(_hop(str(line)) for line in message.get_all("Received", [])[:MOST_HOPS]),
        results=tuple(_results(str(line)) for line in message.get_all("Authentication-Results", [])),
        sent_at=moment(str(message.get("Date", ""))),
        body=body,
        links=tuple(dict.fromkeys(link for link in links if link is not None))[:MOST_LINKS],
        phones=phones_in(body),
        has_password_field=any(reader.asks_password for reader in readers),
        forwarded=any(message.get(name) for name in ("Resent-From", "X-Forwarded-To", "X-Forwarded-For", "List-Id")),
        inner_mails=inner,
    )


def _bodies(message: Message) -> tuple[list[str], list[str], int]:
    plain: list[str] = []
    pages: list[str] = []
    inner = 0
    waiting: list[Message] = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop(0)
        if part.get_content_type() == "message/rfc822":
            inner += 1
        elif part.is_multipart():
            waiting += [p for p in part.get_payload() if isinstance(p, Message)]
        elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            payload = part.get_payload(decode=True)
            text = mail_text.decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset() or "")
            (pages if part.get_content_subtype() == "html" else plain).append(text.text)
    return plain, pages, inner


def _addresses(message: Message, name: str) -> tuple[tuple[str, str], ...]:
    raw = [str(value) for value in message.get_all(name, [])]
    pairs = [(mail_text.words(shown).text, mail_text.words(a).text) for shown, a in getaddresses(raw) if shown or a]
    return tuple((shown, address) for shown, address in pairs if "@" in address) or tuple(pairs)


def _envelope(message: Message) -> str | None:
    """The envelope's sender as our side wrote it down ("" for a bounce); None where nothing above the path does."""
    for name, value in message.items():
        if name.lower() == "return-path":
            return str(value).strip().strip("<>").strip()
        if name.lower() == "received-spf" and (found := _ENVELOPE.search(str(value))) is not None:
            return found[1]
        if name.lower() == "received" and (found := re.search(r"envelope-from\s+<([^>]*)>", str(value))) is not None:
            return found[1]
    return None


def _hop(line: str) -> Hop:
    text, _, day = line.replace("\r", " ").replace("\n", " ").rpartition(";")
    text = text or day
    by = _BY.search(text)
    start = text[: by.start()] if by else text
    who = _FROM.match(start)
    comment = (who[2] or "") if who else ""
    recorded = comment.split()[0].rstrip(".") if comment.split() and comment.split()[0][0] != "[" else ""
    if recorded.lower().startswith(("helo", "ehlo")) or "=" in recorded or "." not in recorded:
        recorded = ""
    return Hop(
        by=ascii_name(by[1]) if by else "",
        helo=ascii_name(who[1].strip("[]")) if who else "",
        recorded_name=ascii_name(recorded),
        address=_address(start),
        at=moment(day),
    )


def _address(text: str) -> Address | None:
    """The address that the receiving server wrote down: that in the comment, not what the sender called itself."""
    inside = text.partition("(")[2] or text
    for pattern, where in ((_BRACKETED, inside), (_BARE, text), (_BRACKETED, text)):
        for found in pattern.findall(where):
            try:
                return ipaddress.ip_address(found)
            except ValueError:
                continue
    return None


def moment(raw: str) -> datetime | None:
    """The time that a mail's date says, in UTC; None where it says none."""
    try:
        found = parsedate_to_datetime(raw.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _results(line: str) -> tuple[str, dict[str, str], str]:
    """One Authentication-Results line: the server that wrote it, its results, the line without line breaks."""
    text = " ".join(line.split())
    server, _, rest = text.partition(";")
    bare = re.sub(r"\([^()]*\)", " ", rest)
    found: dict[str, str] = {}
    for method, result in _RESULT.findall(bare):
        if found.get(method.lower()) != "pass":
            found[method.lower()] = result.lower()
    return ascii_name(server.split()[0]) if server.split() else "", found, bare


class _Anchors(HTMLParser):
    """The links of a page with the text that the reader sees, and whether it asks for a password."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[Link | None] = []
        self.asks_password = False
        self._href = ""
        self._text: list[str] = []

    @classmethod
    def of(cls, page: str) -> "_Anchors":
        reader = cls()
        reader.feed(page)
        reader.close()
        reader.handle_endtag("a")
        return reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"a", "area"}:
            self.handle_endtag("a")
            self._href = values.get("href", "")
        elif tag == "form" and values.get("action"):
            self.links.append(_link(values["action"], ""))
        elif tag == "input" and values.get("type", "").lower() == "password":
            self.asks_password = True

    def handle_data(self, data: str) -> None:
        if self._href:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self.links.append(_link(self._href, " ".join("".join(self._text).split())))
            self._href, self._text = "", []


def _link(href: str, text: str) -> Link | None:
    url = re.sub(r"[\s\x00-\x1f]+", "", href)
    if url.lower().startswith(("mailto:", "tel:", "#", "cid:")) or not url:
        return None
    if url.lower().startswith(("javascript:", "data:", "vbscript:")):
        return Link(url.partition(":")[0].lower() + ":", text, is_plain_web=False)
    found = _HOST.match(_unwrapped(url))
    return Link(ascii_name(found[2].strip("[]")), text, found[1] or "") if found else None


def _unwrapped(url: str) -> str:
    """The address behind the rewriting of a mail gateway (Safe Links, URL Defense v1 and v2)."""
    host = _HOST.match(url)
    if host is None or not host[2].lower().endswith(
        (".safelinks.protection.outlook.com", ".urldefense.proofpoint.com")
    ):
        return url
    found = _WRAPPED.search(url)
    return _percent_decoded(found[1]) if found else url


def _percent_decoded(text: str) -> str:
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), text)


def shown_host(text: str) -> str:
    """The host that the text of a link names, in DNS form; "" where it names none."""
    found = _SHOWN.match(unicodedata.normalize("NFKC", text).strip().strip("<>「」"))
    return ascii_name(found[1]) if found else ""


def phones_in(text: str) -> tuple[str, ...]:
    """The phone numbers of a text as dialled in Japan, digits only, in order: those with a sign of being one."""
    wide = unicodedata.normalize("NFKC", text).replace("‐", "-").replace("−", "-").replace("–", "-")
    found: list[str] = []
    for match in _PHONE.finditer(wide):
        number = dialled(match.group())
        labelled = _LABEL.search(wide[: match.start()][-24:]) is not None
        if (
            9 < len(number) < 12
            and number.startswith("0")
            and ("-" in match.group() or "(" in match.group() or labelled)
        ):
            found.append(number)
    return tuple(dict.fromkeys(found))


def dialled(number: str) -> str:
    """A phone number in digits as dialled inside Japan (+81 3 … becomes 03…)."""
    plain = unicodedata.normalize("NFKC", number).strip()
    digits = "".join(c for c in plain if c in "0123456789")
    abroad = plain.startswith("+81") or (digits.startswith("81") and len(digits) > 10 and not digits.startswith("810"))
    return f"0{digits[2:].lstrip('0')}" if abroad or plain.startswith("+810") else digits
