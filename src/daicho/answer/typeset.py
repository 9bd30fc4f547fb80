"""Pages to PDF/A with Typst: the fonts of pylopdf-fonts-jp and nothing else, no network, the same bytes each time."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import pylopdf_fonts_jp
import pypdfium2
import typst

MEDIA_TYPE = "application/pdf"
TIGHTEST = 3
"""The tightest of the steps in which the template closes up a letter; 0 is the one with room."""


class TypesettingError(Exception):
    """Typst refused or warned: a font or a character is missing, or the template is wrong."""


@cache
def fonts() -> typst.Fonts:
    """The fonts that letters may use: Noto Serif JP and Noto Sans JP, none of the machine's own."""
    folder = str(pylopdf_fonts_jp.serif_path().parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def pdf(template: str, document: Mapping[str, Any], *, on: date) -> bytes:
    """``document`` laid out by ``template`` as PDF/A-2b; raises TypesettingError on any error or warning.

    The data goes in as JSON, so that no mark in it means anything. ``on`` is the day inside the file.
    """
    made_at = int(datetime.combine(on, time(), tzinfo=UTC).timestamp())
    compiler = typst.Compiler(
        input=template.encode(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
    )
    try:
        content, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="a-2b", timestamp=made_at)
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error
    if warnings:
        raise TypesettingError("; ".join(str(warning) for warning in warnings))
    if not isinstance(content, bytes):
        raise TypesettingError("nothing came out")
    return content


def fewest_pages(template: str, document: Mapping[str, Any], *, on: date) -> bytes:
    """``document`` set with room, or as little tighter as saves a page: a seal alone on a page is no letter."""
    roomy = pdf(template, {**document, "tight": 0}, on=on)
    if pages(roomy) == 1:
        return roomy
    tightest = pdf(template, {**document, "tight": TIGHTEST}, on=on)
    if pages(tightest) == pages(roomy):
        return roomy
    between = (pdf(template, {**document, "tight": step}, on=on) for step in range(1, TIGHTEST))
    return next((content for content in between if pages(content) == pages(tightest)), tightest)


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()
