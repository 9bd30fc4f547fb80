"""A name server on loopback with a zone of the test's own, and one that never answers."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dnslib import AAAA, MX, PTR, QTYPE, RCODE, RR, TXT, A, DNSRecord
from dnslib.server import BaseResolver, DNSHandler, DNSLogger, DNSServer

Zone = Mapping[tuple[str, str], list[str]]
"""Records by (name, type); a TXT value is one text, an MX one is ``10 mail.vendor.jp``."""


class _Zone(BaseResolver):
    def __init__(self, zone: Zone, broken: frozenset[str]) -> None:
        self.zone = zone
        self.broken = broken
        self.asked: list[tuple[str, str]] = []

    def resolve(self, request: DNSRecord, handler: DNSHandler) -> DNSRecord:
        reply = request.reply()
        name, kind = str(request.q.qname).rstrip(".").lower(), QTYPE[request.q.qtype]
        self.asked.append((name, kind))
        if name in self.broken:
            reply.header.rcode = RCODE.SERVFAIL
        elif (name, kind) in self.zone:
            for value in self.zone[name, kind]:
                reply.add_answer(RR(request.q.qname, request.q.qtype, ttl=60, rdata=_data(kind, value)))
        elif not any(known == name for known, _ in self.zone):
            reply.header.rcode = RCODE.NXDOMAIN
        return reply


def _data(kind: str, value: str) -> object:
    match kind:
        case "TXT":
            return TXT([value[i : i + 200].encode("latin-1") for i in range(0, len(value), 200)] or [b""])
        case "MX":
            preference, _, host = value.partition(" ")
            return MX(host, int(preference))
        case "A":
            return A(value)
        case "AAAA":
            return AAAA(value)
        case _:
            return PTR(value)


@contextmanager
def name_server(zone: Zone, broken: frozenset[str] = frozenset()) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A running server as ``address:port``, and the list of what it was asked; ``broken`` names end in SERVFAIL."""
    resolver = _Zone(zone, broken)
    quiet = DNSLogger(log="", logf=lambda _text: None)
    over_udp = DNSServer(resolver, port=0, address="127.0.0.1", logger=quiet)
    port = over_udp.server.server_address[1]
    over_tcp = DNSServer(resolver, port=port, address="127.0.0.1", tcp=True, logger=quiet)
    for server in (over_udp, over_tcp):
        server.start_thread()
    try:
        yield f"127.0.0.1:{port}", resolver.asked
    finally:
        for server in (over_udp, over_tcp):
            server.stop()
            server.server.server_close()


@contextmanager
def silent_server() -> Iterator[str]:
    """An address where questions arrive and nobody answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waiting:
        waiting.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{waiting.getsockname()[1]}"
