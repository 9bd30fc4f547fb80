"""DNS: ask for records, many at once, within a fixed time; no answer is a value, never an exception."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from daicho.words.authenticity import AnswerState, DnsAnswer, DnsQuestion, RecordKind

LIFETIME = 2.0
"""Seconds that one question may take."""
FIRST_TRY = 1.2
"""Seconds after which a silent name server is taken for one that is not there."""
BUDGET = 2.6
"""Seconds that all questions about one mail may take together."""
_ONE_TRY = 0.6
_AT_ONCE = 16
_LONGEST = 8_000
_MOST = 60


@dataclass(slots=True)
class DnsReach:
    """Asks the system's name servers, or that at ``server`` (``address`` or ``address:port``), within one budget."""

    server: str
    on: date
    ends: float
    answered: bool = False

    @classmethod
    def opened(cls, server: str, on: date) -> "DnsReach":
        """A reach whose time starts now. ValueError where ``server`` is no address."""
        if server:
            _address(server)
        return cls(server, on, time.monotonic() + BUDGET)

    def ask(self, questions: Sequence[DnsQuestion]) -> list[DnsAnswer]:
        """The answers to ``questions``, in their order; UNANSWERED for whatever did not come in time.

        Where nothing at all is answered at first, nobody is there: the rest of the time is not waited for.
        """
        answers = self._round(questions, FIRST_TRY)
        self.answered = self.answered or any(a.state is not AnswerState.UNANSWERED for a in answers)
        open_ = [a.question for a in answers if a.state is AnswerState.UNANSWERED]
        if not (self.answered and open_):
            return answers
        again = {answer.question: answer for answer in self._round(open_, LIFETIME - FIRST_TRY)}
        return [again.get(answer.question, answer) for answer in answers]

    def _round(self, questions: Sequence[DnsQuestion], lifetime: float) -> list[DnsAnswer]:
        resolver = _resolver(self.server) if self.ends > time.monotonic() else None
        if resolver is None:
            return [DnsAnswer(question=q, state=AnswerState.UNANSWERED, seen_on=self.on) for q in questions]
        with ThreadPoolExecutor(min(_AT_ONCE, max(1, len(questions)))) as pool:
            return list(pool.map(lambda question: self._one(resolver, question, lifetime), questions))

    def _one(self, resolver: Any, question: DnsQuestion, lifetime: float) -> DnsAnswer:
        left = min(lifetime, self.ends - time.monotonic())
        state, values = _asked(resolver, question, left) if left > 0 else (AnswerState.UNANSWERED, ())
        return DnsAnswer(question=question, state=state, values=values, seen_on=self.on)


def _address(server: str) -> tuple[str, int]:
    import ipaddress

    host, _, port = server.rpartition(":") if server.count(":") == 1 or "]:" in server else (server, "", "53")
    return str(ipaddress.ip_address(host.strip("[]"))), int(port)


def _resolver(server: str) -> Any:
    """A resolver; None where this machine has no name servers configured."""
    import dns.exception
    import dns.resolver

    if not server:
        try:
            resolver = dns.resolver.Resolver()
        except (dns.exception.DNSException, OSError):
            return None
    else:
        resolver = dns.resolver.Resolver(configure=False)
        host, resolver.port = _address(server)
        resolver.nameservers = [host]
    resolver.timeout = _ONE_TRY
    return resolver


def _asked(resolver: Any, question: DnsQuestion, lifetime: float) -> tuple[AnswerState, tuple[str, ...]]:
    import dns.exception
    import dns.name
    import dns.resolver

    try:
        answer = resolver.resolve(question.name + ".", question.kind.value, lifetime=lifetime, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return AnswerState.NOTHING, ()
    except dns.name.NameTooLong:
        return AnswerState.NOTHING, ()
    except (dns.exception.DNSException, OSError, ValueError):
        return AnswerState.UNANSWERED, ()
    values = tuple(sorted(_text(record, question.kind)[:_LONGEST] for record in answer)[:_MOST])
    return AnswerState.FOUND, values


def _text(record: Any, kind: RecordKind) -> str:
    match kind:
        case RecordKind.TXT:
            text: str = b"".join(record.strings).decode("latin-1")
            return text
        case RecordKind.MX:
            return f"{record.preference} {record.exchange.to_text(omit_final_dot=True)}"
        case RecordKind.PTR:
            return str(record.target.to_text(omit_final_dot=True))
        case _:
            return str(record.address)
