"""Signatures of a mail (DKIM, RFC 6376; ARC, RFC 8617), verified with keys from a table of DNS answers."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daicho.answer.authenticity_dns import DnsTable, NotAsked, Unanswered
from daicho.answer.authenticity_domains import ascii_name
from daicho.answer.authenticity_reasons import finding, result
from daicho.words.authenticity import CheckKind, CheckResult, CheckState, RecordKind
from daicho.words.finding import Finding

MOST_SIGNATURES = 8
_SLOP = 36_000
_SILENT = logging.getLogger("daicho.signatures")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: whose domain, under which selector, what came of it and why."""

    domain: str
    selector: str
    state: CheckState
    reason: Finding


class _Keys:
    """Gives dkimpy the key records; remembers what came of asking."""

    def __init__(self, table: DnsTable) -> None:
        self.table = table

    def __call__(self, name: bytes | str, timeout: int = 0) -> bytes:
        text = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        texts = self.table.values(text, RecordKind.TXT)
        keys = [t for t in texts if "p=" in t] or list(texts)
        return keys[0].encode("latin-1", "replace") if keys else b""


def signatures(data: bytes, table: DnsTable, at: datetime | None) -> tuple[Signature, ...]:
    """Every signature of the mail, the first ones first. ``at``: when it was received, to tell an expired one."""
    import dkim

    try:
        mail = dkim.DKIM(data, logger=_SILENT)
    except (dkim.DKIMException, IndexError, ValueError):
        return ()
    lines = [line for line in mail.headers if line[0].lower() == b"dkim-signature"]
    return tuple(_signature(mail, line, table, at) for line in lines[:MOST_SIGNATURES])


def _signature(mail: Any, line: Any, table: DnsTable, at: datetime | None) -> Signature:
    from dkim.util import InvalidTagValueList, parse_tag_value

    try:
        tags: dict[bytes, bytes] = parse_tag_value(line[1])
    except (InvalidTagValueList, ValueError):
        return Signature("", "", CheckState.FAIL, finding("auth_dkim_malformed", "DKIM-Signature", domain="?"))
    domain, selector = (ascii_name(tags.get(tag, b"").decode("utf-8", "replace")) for tag in (b"d", b"s"))

    def came(state: CheckState, code: str, **facts: object) -> Signature:
        where = {"domain": domain or "?", **facts}
        return Signature(domain, selector, state, finding(code, "DKIM-Signature", **where))

    if (wrong := _formal_fault(tags, at)) is not None:
        return came(CheckState.FAIL, wrong)
    try:
        return _verified(mail, line, tags, _KeyName(table, at), came)
    except Unanswered as unanswered:
        return came(CheckState.COULD_NOT_CHECK, "auth_dns_unanswered", name=unanswered.question.name)
    except NotAsked as wanted:
        return came(CheckState.COULD_NOT_CHECK, "auth_dns_unanswered", name=wanted)


def _formal_fault(tags: dict[bytes, bytes], at: datetime | None) -> str | None:
    """What is wrong before any key is looked at; times are held against the day of receipt, never against today."""
    import dkim

    try:
        dkim.validate_signature_fields({tag: value for tag, value in tags.items() if tag not in {b"x", b"t"}})
    except (dkim.DKIMException, ValueError, TypeError, IndexError):
        return "auth_dkim_malformed"
    if tags[b"a"].lower() == b"rsa-sha1":
        return "auth_dkim_weak"
    expiry = tags.get(b"x", b"")
    if expiry and not (expiry.isdigit() and len(expiry) < 13):
        return "auth_dkim_malformed"
    if expiry and at is not None and int(expiry) + _SLOP < at.timestamp():
        return "auth_dkim_expired"
    return None if b"from" in _signed(tags) else "auth_dkim_malformed"


def _signed(tags: dict[bytes, bytes]) -> list[bytes]:
    return [name.strip().lower() for name in tags[b"h"].split(b":")]


@dataclass(frozen=True, slots=True)
class _KeyName:
    """Where a key is looked for, and when the mail came."""

    table: DnsTable
    at: datetime | None

    def record(self, name: str) -> str:
        """The key record; "" where none is published."""
        return next((text for text in self.table.values(name, RecordKind.TXT) if "p=" in text), "")

    def unfit(self, name: str) -> tuple[CheckState, str]:
        """What it means that the signature does not fit the key: a key seen long after may be another one."""
        if not _is_usable(name, self.record(name)):
            return CheckState.COULD_NOT_CHECK, "auth_dkim_key_unreadable"
        if self.table.is_late(name, RecordKind.TXT, self.at):
            return CheckState.COULD_NOT_CHECK, "auth_dkim_key_later"
        return CheckState.FAIL, "auth_dkim_signature"


def _verified(
    mail: Any, line: Any, tags: dict[bytes, bytes], keys: _KeyName, came: Callable[..., Signature]
) -> Signature:
    import dkim

    name = f"{tags[b's'].decode('utf-8', 'replace')}._domainkey.{tags[b'd'].decode('utf-8', 'replace')}"
    record = keys.record(name)
    if not record:
        return came(CheckState.COULD_NOT_CHECK, "auth_dkim_no_key", name=name)
    if re.search(r"(?:^|;)\s*p=\s*(?:;|$)", record):
        return came(CheckState.COULD_NOT_CHECK, "auth_dkim_key_withdrawn", name=name)
    try:
        good = mail.verify_sig(tags, _signed(tags), line, _Keys(keys.table))
    except dkim.ValidationError as error:
        return came(CheckState.FAIL, "auth_dkim_body" if "body hash" in str(error) else "auth_dkim_malformed")
    except (dkim.NaClNotFoundError, dkim.UnknownKeyTypeError):
        return came(CheckState.COULD_NOT_CHECK, "auth_dkim_unknown_kind")
    except dkim.KeyFormatError:
        return came(CheckState.FAIL, "auth_dkim_weak")
    except (dkim.DKIMException, ValueError, TypeError, IndexError, KeyError, AttributeError):
        return came(CheckState.FAIL, "auth_dkim_malformed")
    if not good:
        return came(*keys.unfit(name))
    part_only = b"l" in tags and _unsigned_rest(mail, tags)
    return came(*((CheckState.FAIL, "auth_dkim_part_only") if part_only else (CheckState.PASS, "auth_dkim_pass")))


def _is_usable(name: str, key: str) -> bool:
    """Whether the key in DNS is one; a broken key is no sign against the mail."""
    import dkim

    try:
        dkim.evaluate_pk(name.encode("utf-8"), key.encode("latin-1", "replace"))
    except Exception:  # the parser of keys raises whatever its ASN.1 reader raises
        return False
    return True


def _unsigned_rest(mail: Any, tags: dict[bytes, bytes]) -> bool:
    """Whether text stands behind the part of the body that the signature covers."""
    kept = int(tags[b"l"]) if tags[b"l"].isdigit() else 0
    return bool(mail.body[kept:].strip())


def judged(found: tuple[Signature, ...]) -> CheckResult:
    """DKIM as a whole: one good signature is enough; what could not be checked is no failure."""
    if not found:
        return result(CheckKind.DKIM, CheckState.NONE, finding("auth_dkim_none"))
    states = {signature.state for signature in found}
    order = (CheckState.PASS, CheckState.COULD_NOT_CHECK, CheckState.FAIL)
    state = next(state for state in order if state in states)
    return CheckResult(CheckKind.DKIM, state, tuple(dict.fromkeys(s.reason for s in found)))


@dataclass(frozen=True, slots=True)
class Chain:
    """The ARC chain: its result, who sealed last, and what the first server of it says to have seen."""

    result: CheckResult
    sealer: str = ""
    first_results: str = ""


def chain(data: bytes, table: DnsTable) -> Chain:
    """The chain of ARC seals of the mail. A good chain says only that the sealing servers say so."""
    import dkim

    try:
        mail = dkim.ARC(data, logger=_SILENT)
        if not any(name.lower() == b"arc-seal" for name, _ in mail.headers):
            return Chain(result(CheckKind.ARC, CheckState.NONE, finding("auth_arc_none")))
        outcome, sets, _ = mail.verify(dnsfunc=_Keys(table))
    except Unanswered as unanswered:
        return _unchecked(unanswered.question.name)
    except NotAsked as wanted:
        return _unchecked(str(wanted))
    except Exception:  # seals are a stranger's text, and the library raises many things over them
        return Chain(result(CheckKind.ARC, CheckState.FAIL, finding("auth_arc_broken")))
    if outcome != dkim.CV_Pass or not sets:
        return Chain(result(CheckKind.ARC, CheckState.FAIL, finding("auth_arc_broken")))
    sealer = ascii_name(sets[0]["as-domain"].decode("ascii", "replace"))
    first = " ".join(sets[-1]["aar-value"].decode("utf-8", "replace").split())
    return Chain(result(CheckKind.ARC, CheckState.PASS, finding("auth_arc_pass", sealer=sealer)), sealer, first)


def _unchecked(name: str) -> Chain:
    reason = finding("auth_dns_unanswered", "ARC-Seal", name=name, domain=name)
    return Chain(result(CheckKind.ARC, CheckState.COULD_NOT_CHECK, reason))
