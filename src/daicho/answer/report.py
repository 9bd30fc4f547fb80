"""The position as one HTML page that needs nothing else: no script, no outside address, no other file."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from daicho.answer.markup import Markup
from daicho.answer.position_book import uncovered
from daicho.answer.report_evidence import cut_units, evidence_sections
from daicho.answer.report_position import position_sections
from daicho.answer.sheets import day_in_name
from daicho.answer.speaker import Speaker, unreasoned
from daicho.words.case import Case, Document
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language

MEDIA_TYPE = "text/html; charset=utf-8"


def html(snapshot: Snapshot, case: Case | None, language: Language) -> Document:
    """The report of ``snapshot``, and of the case it answers where there is one."""
    speaker = Speaker(snapshot, language)
    page = Template(_file("page.html")).substitute(
        language=language.value,
        title=escape(speaker.phrase("report.title", organisation=snapshot.organisation.name)),
        style=_file("report.css"),
        body=Markup("\n".join((*position_sections(speaker, case), *evidence_sections(speaker)))),
    )
    return Document(
        name=speaker.phrase("report.file", day=day_in_name(snapshot)),
        kind="report",
        language=language,
        media_type=MEDIA_TYPE,
        content=page.encode("utf-8", "replace"),
        cites=(("snapshot", snapshot.id),),
        findings=unreasoned(snapshot) + uncovered(snapshot) + cut_units(speaker),
    )


@cache
def _file(name: str) -> str:
    return files("daicho.data").joinpath("report").joinpath(name).read_text(encoding="utf-8")
