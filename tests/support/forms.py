"""The demo's vendor form, small mappings and workbooks, and a way to compare packages part by part."""

import io
import zipfile
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import xlsxwriter

from daicho.answer import mappings
from daicho.answer.mappings import FormMapping

Sheetful = Callable[[Any, Any], None]


def demo_form() -> bytes:
    return files("daicho.data").joinpath("demo").joinpath("request").joinpath("kakuninhyo.xlsx").read_bytes()


def demo_mail() -> bytes:
    return files("daicho.data").joinpath("demo").joinpath("request").joinpath("request.eml").read_bytes()


def demo_mapping() -> FormMapping:
    (mapping,) = (m for m in mappings.load()[0] if m.id == "demo-licence-survey")
    return mapping


def a_book(write: Sheetful, **options: object) -> bytes:
    """A workbook with the sheet ``S``, as ``write(book, sheet)`` makes it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        write(book, book.add_worksheet("S"))
    return target.getvalue()


def a_field(what: str = "organisation.name", **changed: object) -> dict[str, Any]:
    """The TOML of one field at B1, labelled at A1."""
    return {"id": "f", "sheet": "S", "cell": "B1", "label_cell": "A1", "label": "会社名", "what": what, **changed}


def a_mapping(*fields: dict[str, Any], **more: object) -> FormMapping:
    entry = {"id": "test", "name": {"ja": "試", "en": "test"}, "source": "this test", "tell": {"sheets": ["S"]}}
    return mappings.mapping({**entry, "fields": list(fields), **more})


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def with_parts(data: bytes, changed: dict[str, bytes | None]) -> bytes:
    """The package with parts replaced, added or (None) dropped."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {**parts(data), **changed}.items():
            if body is not None:
                archive.writestr(name, body)
    return target.getvalue()
