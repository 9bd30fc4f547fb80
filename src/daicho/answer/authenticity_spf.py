"""SPF (RFC 7208): whether a domain lets an address send in its name, by a table of DNS answers."""

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum

from daicho.answer.authenticity_dns import DnsTable
from daicho.words.authenticity import RecordKind

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_LOOKUPS = 10
MOST_VOID = 2
_TERM = re.compile(r"([+\-~?]?)([a-z0-9]+)(?:([:/])(.*))?", re.IGNORECASE | re.DOTALL)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.\-]*)=(.*)", re.IGNORECASE | re.DOTALL)
_MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}|([%_\-])|(.?))", re.IGNORECASE)
_CIDR = re.compile(r"^(.*?)(?:/(\d{1,3}))?(?://(\d{1,3}))?$", re.DOTALL)


class SpfResult(StrEnum):
    """What a domain's policy says of the address; BROKEN where the policy itself is wrong (permerror)."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    BROKEN = "broken"


_QUALIFIER = {"": SpfResult.PASS, "+": SpfResult.PASS, "-": SpfResult.FAIL}
_QUALIFIER |= {"~": SpfResult.SOFTFAIL, "?": SpfResult.NEUTRAL}


class _Broken(Exception):
    """The policy cannot be followed."""


@dataclass(slots=True)
class _Query:
    address: Address
    local: str
    sender_domain: str
    helo: str
    table: DnsTable
    lookups: int = 0
    void: int = 0
    chain: list[str] = field(default_factory=list)

    def count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Broken("lookups")

    def records(self, name: str, kind: RecordKind) -> tuple[str, ...]:
        found = self.table.values(name, kind)
        if not found:
            self.void += 1
            if self.void > MOST_VOID:
                raise _Broken("void lookups")
        return found

    @property
    def own_kind(self) -> RecordKind:
        return RecordKind.A if self.address.version == 4 else RecordKind.AAAA


def check(address: Address, *, sender: str, helo: str, table: DnsTable) -> SpfResult:
    """The result for a mail handed over by ``address`` with the envelope sender ``sender`` ("" for a bounce).

    Raises NotAsked or Unanswered of the table.
    """
    plain = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped else address
    local, _, domain = (sender or f"postmaster@{helo}").rpartition("@")
    query = _Query(plain, local or "postmaster", domain, helo, table)
    try:
        return _of_domain(query, domain)
    except _Broken:
        return SpfResult.BROKEN


def _of_domain(query: _Query, domain: str) -> SpfResult:
    if "." not in domain.strip("."):
        return SpfResult.NONE
    if len(query.chain) > MOST_LOOKUPS:
        raise _Broken("too deep")
    texts = query.table.values(domain, RecordKind.TXT)
    policies = [t for t in texts if t.lower() == "v=spf1" or t.lower().startswith("v=spf1 ")]
    if not policies:
        return SpfResult.NONE
    if len(policies) > 1 or not policies[0].isascii():
        raise _Broken("several policies")
    query.chain.append(domain)
    try:
        return _followed(query, domain, policies[0].split()[1:])
    finally:
        query.chain.pop()


def _followed(query: _Query, domain: str, terms: list[str]) -> SpfResult:
    mechanisms, modifiers = _parsed(terms)
    for qualifier, name, target in mechanisms:
        if _MATCHES[name](query, domain, target):
            return _QUALIFIER[qualifier]
    if "redirect" in modifiers:
        query.count()
        result = _of_domain(query, _expanded(query, domain, modifiers["redirect"]))
        if result is SpfResult.NONE:
            raise _Broken("redirect to nothing")
        return result
    return SpfResult.NEUTRAL


def _parsed(terms: list[str]) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    mechanisms: list[tuple[str, str, str]] = []
    modifiers: dict[str, str] = {}
    for term in terms:
        if (modifier := _MODIFIER.fullmatch(term)) is not None:
            name = modifier[1].lower()
            if name in modifiers and name in {"redirect", "exp"}:
                raise _Broken(term)
            modifiers[name] = modifier[2]
        elif (mechanism := _TERM.fullmatch(term)) is not None and mechanism[2].lower() in _MATCHES:
            target = (mechanism[4] or "") if mechanism[3] != "/" else f"/{mechanism[4]}"
            _checked(mechanism[2].lower(), mechanism[3] or "", target)
            mechanisms.append((mechanism[1], mechanism[2].lower(), target))
        else:
            raise _Broken(term)
    return mechanisms, modifiers


def _checked(name: str, sign: str, target: str) -> None:
    """A term whose form is wrong breaks the whole policy, also behind one that matches."""
    if name in {"ip4", "ip6"}:
        _network(name, target)
    elif (name in {"include", "exists"} and not target) or (name == "all" and sign):
        raise _Broken(name)
    elif name in {"a", "mx"}:
        _, four, six = _split(target)
        if (sign == ":" and not target) or (four or 0) > 32 or (six or 0) > 128:
            raise _Broken(name)


def _network(name: str, target: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        found = ipaddress.ip_network(target, strict=False)
    except ValueError:
        raise _Broken(target) from None
    if found.version != (4 if name == "ip4" else 6):
        raise _Broken(target)
    return found


def _split(target: str) -> tuple[str, int | None, int | None]:
    found = _CIDR.fullmatch(target)
    if found is None:
        raise _Broken(target)
    four, six = (None if part is None else int(part) for part in (found[2], found[3]))
    return found[1], four, six


def _all(query: _Query, domain: str, target: str) -> bool:
    return True


def _ip4(query: _Query, domain: str, target: str) -> bool:
    return query.address.version == 4 and query.address in _network("ip4", target)


def _ip6(query: _Query, domain: str, target: str) -> bool:
    return query.address.version == 6 and query.address in _network("ip6", target)


def _include(query: _Query, domain: str, target: str) -> bool:
    query.count()
    result = _of_domain(query, _expanded(query, domain, target))
    if result in {SpfResult.NONE, SpfResult.BROKEN}:
        raise _Broken("include of nothing")
    return result is SpfResult.PASS


def _a(query: _Query, domain: str, target: str) -> bool:
    query.count()
    name, four, six = _split(target)
    return _any_in(query, _expanded(query, domain, name) if name else domain, four, six)


def _mx(query: _Query, domain: str, target: str) -> bool:
    query.count()
    name, four, six = _split(target)
    exchanges = query.records(_expanded(query, domain, name) if name else domain, RecordKind.MX)
    if len(exchanges) > MOST_LOOKUPS:
        raise _Broken("mx")
    hosts = (value.partition(" ")[2] for value in sorted(exchanges))
    return any(_any_in(query, host, four, six) for host in hosts)


def _any_in(query: _Query, host: str, four: int | None, six: int | None) -> bool:
    wide = four if query.address.version == 4 else six
    bits = query.address.max_prefixlen if wide is None else wide
    for text in query.records(host, query.own_kind):
        try:
            network = ipaddress.ip_network(f"{text}/{bits}", strict=False)
        except ValueError:
            continue
        if query.address in network:
            return True
    return False


def _exists(query: _Query, domain: str, target: str) -> bool:
    query.count()
    return bool(query.records(_expanded(query, domain, target), RecordKind.A))


def _ptr(query: _Query, domain: str, target: str) -> bool:
    query.count()
    wanted = (_expanded(query, domain, target) if target else domain).lower().strip(".")
    return any(name == wanted or name.endswith(f".{wanted}") for name in _validated_names(query))


def _validated_names(query: _Query) -> list[str]:
    names = query.records(query.address.reverse_pointer, RecordKind.PTR)[:MOST_LOOKUPS]
    return [name.lower().strip(".") for name in names if _any_in(query, name, None, None)]


_MATCHES = {"all": _all, "ip4": _ip4, "ip6": _ip6, "include": _include, "a": _a, "mx": _mx}
_MATCHES |= {"exists": _exists, "ptr": _ptr}


def _expanded(query: _Query, domain: str, text: str) -> str:
    """``text`` with its macros filled in; a name too long loses labels from the left."""

    def filled(macro: re.Match[str]) -> str:
        if macro[1]:
            return _macro(query, domain, macro)
        if macro[5]:
            return {"%": "%", "_": " ", "-": "%20"}[macro[5]]
        raise _Broken(text)

    name = _MACRO.sub(filled, text).strip(".")
    while len(name) > 253 and "." in name:
        name = name.partition(".")[2]
    return name


def _macro(query: _Query, domain: str, macro: re.Match[str]) -> str:
    letter = macro[1].lower()
    parts = re.split(f"[{re.escape(macro[4] or '.')}]", _value(query, domain, letter))
    if macro[3]:
        parts.reverse()
    if macro[2]:
        if int(macro[2]) == 0:
            raise _Broken("macro")
        parts = parts[-int(macro[2]) :]
    filled = ".".join(parts)
    return _quoted(filled) if macro[1].isupper() else filled


def _quoted(text: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._~") else _percent(c) for c in text)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _value(query: _Query, domain: str, letter: str) -> str:
    values = {
        "s": f"{query.local}@{query.sender_domain}",
        "l": query.local,
        "o": query.sender_domain,
        "d": domain,
        "i": _dotted(query.address),
        "h": query.helo,
        "v": "in-addr" if query.address.version == 4 else "ip6",
    }
    if letter == "p":
        return next(iter(_validated_names(query)), "unknown")
    if letter not in values:
        raise _Broken(letter)  # c, r and t are for explanations only
    return values[letter]


def _dotted(address: Address) -> str:
    return str(address) if address.version == 4 else ".".join(address.exploded.replace(":", ""))
