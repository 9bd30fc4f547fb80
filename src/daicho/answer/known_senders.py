"""Known vendors, known frauds, and how mail reaches us: read from ``data/senders`` and the site's own files."""

import ipaddress
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from daicho.answer.authenticity_domains import ascii_name
from daicho.answer.authenticity_mail import dialled
from daicho.words.authenticity import KnownSenders, KnownVendor, OwnMail, PhishingPhrase
from daicho.words.failure import Failure


def load(overlay: Path | None = None, *, own_domains: Iterable[str] = ()) -> KnownSenders:
    """What came with the program, with the ``*.toml`` files of the folder ``overlay`` added; Failure for a broken one.

    A site's vendor with the id of a known one adds to it.
    """
    texts = [(f.name, f.read_text(encoding="utf-8")) for f in _shipped()]
    read = [tomllib.loads(text) for _, text in texts]
    found = _senders(read)
    for path in sorted(overlay.glob("*.toml")) if overlay else []:
        try:
            own = tomllib.loads(path.read_text(encoding="utf-8"))
            read.append(own)
            found = _senders(read)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Failure("senders_not_readable", str(path), why=error) from error
    return _with_domains(found, own_domains)


def _shipped() -> list[Any]:
    return sorted((f for f in files("daicho.data").joinpath("senders").iterdir() if f.name.endswith(".toml")), key=str)


def _with_domains(found: KnownSenders, own_domains: Iterable[str]) -> KnownSenders:
    own = found.own
    domains = tuple(dict.fromkeys([*own.domains, *(ascii_name(d) for d in own_domains if d)]))
    return KnownSenders(
        vendors=found.vendors,
        phishing=found.phishing,
        own=OwnMail(servers=own.servers, domains=domains, networks=own.networks, forwarders=own.forwarders),
        contract_phones=found.contract_phones,
    )


def _senders(read: list[dict[str, Any]]) -> KnownSenders:
    vendors: dict[str, KnownVendor] = {}
    for values in read:
        for entry in values.get("vendor", []):
            vendors[entry["id"]] = _vendor(entry, vendors.get(entry["id"]))
    own = [values.get("own", {}) for values in read]
    return KnownSenders(
        vendors=tuple(vendors.values()),
        phishing=tuple(_phrase(entry) for values in read for entry in values.get("phishing", [])),
        own=OwnMail(
            servers=_names(own, "servers"),
            domains=_names(own, "domains"),
            networks=tuple(str(ipaddress.ip_network(n, strict=False)) for o in own for n in o.get("networks", [])),
            forwarders=_names(own, "forwarders"),
        ),
        contract_phones=tuple(dialled(number) for o in own for number in o.get("contract_phones", [])),
    )


def _names(tables: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(ascii_name(text) for table in tables for text in table.get(name, []))


def _vendor(entry: dict[str, Any], earlier: KnownVendor | None) -> KnownVendor:
    before = earlier or KnownVendor(id=entry["id"], names=(), domains=())
    domains = [ascii_name(domain["name"]) for domain in entry.get("domain", [])]
    phones = [dialled(phone["number"]) for phone in entry.get("phone", [])]
    return KnownVendor(
        id=before.id,
        names=tuple(dict.fromkeys([*before.names, *(str(name) for name in entry.get("names", []))])) or (before.id,),
        domains=tuple(dict.fromkeys([*before.domains, *domains])),
        phones=tuple(dict.fromkeys([*before.phones, *phones])),
    )


def _phrase(entry: dict[str, Any]) -> PhishingPhrase:
    return PhishingPhrase(
        phrase=str(entry["phrase"]),
        in_subject=bool(entry["in_subject"]),
        source=str(entry["source"]["document"]),
        verified=bool(entry["source"].get("verified", False)),
    )
