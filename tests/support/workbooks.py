"""Reads workbooks of ours back, for tests."""

import io
from typing import Any

from python_calamine import CalamineWorkbook


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of every sheet, by its name."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table_of(content: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows under the headings (third row) of a sheet, each by heading."""
    _, _, headings, *rows = sheets_of(content)[sheet]
    return [dict(zip(headings, row, strict=True)) for row in rows]
