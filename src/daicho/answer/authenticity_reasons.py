"""Reasons of the checks: findings whose facts come from a stranger's mail, made safe to print and to keep."""

import unicodedata

from daicho.words.authenticity import CheckKind, CheckResult, CheckState
from daicho.words.finding import Finding, Place
from daicho.words.secret import find_keys

_LONGEST = 160


def safe(text: object) -> str:
    """``text`` on one line, cut, without control and direction characters, and without anything like a product key."""
    shown = "".join(c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} else " " for c in str(text))
    shown = " ".join(shown.split())
    if find_keys(shown):
        return "…"
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def finding(code: str, where: str = "mail", **facts: object) -> Finding:
    """A reason; ``where`` is the header or part of the mail."""
    return Finding.at(
        code, Place("mail", part="" if where == "mail" else where), **{n: safe(v) for n, v in facts.items()}
    )


def result(check: CheckKind, state: CheckState, *reasons: Finding) -> CheckResult:
    """The result of a check."""
    return CheckResult(check, state, reasons)
