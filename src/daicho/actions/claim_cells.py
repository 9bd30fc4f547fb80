"""The cells of a vendor's finding: what each text means; what cannot be read is said in the row. Knows no tables."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from daicho.collect.cells import ERRORS, count_of, money_of
from daicho.collect.columns import words
from daicho.collect.context import Context
from daicho.collect.keys import scrubbed_text
from daicho.words.claim import ClaimRow
from daicho.words.finding import Finding, Place

_MINUS = "-−‐–—▲△▼"
_TEXTS = ("product", "edition", "version", "publisher", "machine", "metric", "agreement", "remarks")
_NUMBERS = ("installed", "entitled", "short", "unit_price", "amount")
_SHOWN = 80


def signed_of(text: str, whole: Callable[[str], int | None] = count_of) -> int | None:
    """The number that ``text`` names, also below 0: ``-3``, ``▲3``, ``△3``, ``3-``, ``(3)``; None where it is none."""
    tidy = unicodedata.normalize("NFKC", text).strip()
    if tidy.startswith("(") and tidy.endswith(")"):
        inside = whole(tidy[1:-1])
        return None if inside is None else -inside
    bare = tidy.strip(_MINUS + "+ ")
    number = whole(bare)
    is_negative = tidy[:1] in _MINUS or (tidy[-1:] in _MINUS and bool(tidy))
    return -number if number is not None and is_negative else number


@dataclass(slots=True)
class CellTexts:
    """Reads the rows of one sheet; keys in their texts are replaced and counted."""

    file: str
    sheet: str
    context: Context
    keys: int = 0

    def clean(self, text: str) -> str:
        """``text`` without product keys."""
        clean = scrubbed_text(text, self.context)
        self.keys += clean != text
        return clean

    def keys_found(self) -> list[Finding]:
        """What is said where keys stood in the sheet."""
        if not self.keys:
            return []
        return [Finding.at("claim_keys_removed", Place(self.file, part=self.sheet), count=self.keys)]

    def row(self, number: int, line: int, cells: dict[str, tuple[str, str]]) -> tuple[ClaimRow, int | None]:
        """A row, and the signed balance that it states; its sense is not known from one row."""
        place = Place(self.file, line, self.sheet)
        doubts: list[Finding] = []
        texts = {name: self._text(cells[name][1]) for name in _TEXTS if name in cells}
        numbers = {name: self._number(name, *cells[name], place, doubts) for name in _NUMBERS if name in cells}
        balance = self._number("balance", *cells["balance"], place, doubts) if "balance" in cells else None
        if not texts.get("product"):
            doubts.append(Finding.at("claim_row_without_product", place))
        elif not texts.get("machine") and balance is None and all(value is None for value in numbers.values()):
            doubts.append(Finding.at("claim_row_without_figures", place, product=texts["product"]))
        if (short := numbers.get("short")) is not None:
            numbers["short"] = abs(short)  # ▲3 in a column of shortfalls is 3 missing
        row = ClaimRow(
            number=number,
            sheet=self.clean(self.sheet),
            line=line,
            findings=tuple(doubts),
            **texts,
            **numbers,  # type: ignore[arg-type]
        )
        return row, balance

    def _text(self, text: str) -> str:
        return "" if text.casefold() in words().empty or text in ERRORS else self.clean(text)

    def _number(self, name: str, kind: str, text: str, place: Place, doubts: list[Finding]) -> int | None:
        if text.casefold() in words().empty:
            return None
        value = signed_of(text, money_of if kind == "money" else count_of)
        if value is None or (value < 0 and name in ("installed", "entitled", "unit_price")):
            shown = self.clean(text)[:_SHOWN]
            doubts.append(Finding.at("claim_cell_not_read", place, column=name, text=shown))
            return None
        return abs(value) if name == "amount" else value


def oriented(
    rows: Sequence[ClaimRow], balances: Sequence[int | None], place: Place
) -> tuple[list[ClaimRow], list[Finding]]:
    """The rows with what is missing told from a signed column: the rows themselves say which sign means that."""
    stated = [b for b in balances if b]
    if not stated:
        return [_with_short(row, b) for row, b in zip(rows, balances, strict=True)], []
    pairs = [
        (row.uses - row.entitled, b)
        for row, b in zip(rows, balances, strict=True)
        if b and row.uses is not None and row.entitled is not None
    ]
    positive, negative = sum(gap == b for gap, b in pairs), sum(gap == -b for gap, b in pairs)
    sense = 1 if positive > negative else -1
    doubts = [] if positive != negative else [Finding.at("claim_sign_assumed", place)]
    return [_with_short(row, None if b is None else b * sense) for row, b in zip(rows, balances, strict=True)], doubts


def _with_short(row: ClaimRow, missing: int | None) -> ClaimRow:
    return row if missing is None or row.short is not None else replace(row, short=max(0, missing))
