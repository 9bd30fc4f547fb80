"""The demo company's position as it was worked out by hand, under the reading that the shipped rules take."""

import tomllib
from typing import Any

from support.demo_files import ROOT

HERE = ROOT / "tests" / "worked" / "demo"
RIGHTS = ROOT / "src" / "daicho" / "data" / "rules" / "microsoft" / "rights.toml"
EXPECTED: dict[str, Any] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
_NUMBERS = ("owned", "needed", "covered", "shortfall", "surplus")


def numbers() -> tuple[str, ...]:
    """The figures of a line."""
    return _NUMBERS


def ends_with_support(right: str) -> bool:
    """Whether the shipped rule, which nobody has verified, lets the right end with the support of the old version."""
    rights = tomllib.loads(RIGHTS.read_text(encoding="utf-8"))["right"]
    (found,) = (row for row in rights if row["id"] == right)
    assert not found["verified"], f"{right} is verified now: expected.toml must follow what was found"
    return bool(found.get("while_supported", False))


def as_read(line: dict[str, Any]) -> dict[str, Any]:
    """The line under the reading that the shipped rules take; both readings are worked out by hand."""
    taken = [other for other in line.get("alternative", ()) if not ends_with_support(other["unless_right"])]
    return taken[0] if taken else line


def counted_by_hand() -> dict[str, dict[str, int]]:
    """The figures of each product, over all metrics that it is counted in."""
    found: dict[str, dict[str, int]] = {}
    for line in EXPECTED["line"]:
        sums = found.setdefault(line["product"], dict.fromkeys(_NUMBERS, 0))
        for name in _NUMBERS:
            sums[name] += as_read(line)[name]
    return found
