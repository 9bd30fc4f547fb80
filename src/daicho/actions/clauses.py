"""Clauses: the library with the company's own agreements, add one of these, and see how vendors' notices changed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daicho.actions import site_files
from daicho.actions.homes import own_data
from daicho.answer import clauses, intake
from daicho.answer.clause_diff import NoticeChange, NoticeSeen, notice_changes
from daicho.answer.clauses import ClauseFileError
from daicho.words.case import Case
from daicho.words.failure import Failure
from daicho.words.request import Bearing, Clause

FOLDER = "clauses"
_RULE = "-—–―─=_*>　 "
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClause:
    """An article of an agreement of the company, as a person types it in. ``points`` are (topic, bearing, sentence)."""

    name: str
    publisher: str
    agreement: str
    version: str
    article: str
    title: str
    text: str
    document: str
    page: str
    seen_on: date
    entity: str
    points: tuple[tuple[str, Bearing, str], ...]


def library() -> tuple[Clause, ...]:
    """Every clause, those of the company among them; Failure where a file of its own cannot be used."""
    try:
        return clauses.load(own_data(FOLDER))
    except ClauseFileError as error:
        raise Failure(
            "clause_file_unusable", str(site_files.own_folder() / FOLDER / error.file), why=error.why
        ) from error


def get(name: str) -> Clause:
    """The clause called ``name``; Failure where there is none."""
    found = clauses.by_id(library(), name)
    if found is None:
        raise Failure("clause_unknown", name)
    return found


def add(*, organisation: str, clause: OwnClause, by: str, on: date) -> Path:
    """Keep an article of an agreement of the company; journalled. A clause that is there is never written over."""
    from django.db import transaction

    from daicho.actions import journal

    path, text = f"{FOLDER}/{clause.name}.toml", as_toml(clause)
    if not _NAME.fullmatch(clause.name):
        raise Failure("clause_name_wrong", clause.name)
    if clauses.by_id(library(), clause.name) is not None:
        raise Failure("clause_exists", clause.name)
    try:
        clauses.parse(path, text, own=True)
    except ClauseFileError as error:
        raise Failure("clause_not_usable", clause.name, why=error.why) from error
    facts = {
        "publisher": clause.publisher,
        "agreement": clause.agreement,
        "version": clause.version,
        "article": clause.article,
        "content": text,
    }
    with site_files.written({path: text.encode()}), transaction.atomic():
        journal.append(organisation=organisation, by=by, on=on, deed="clause_added", subject=clause.name, facts=facts)
    return site_files.own_folder() / path


def as_toml(clause: OwnClause) -> str:
    """The file of an own clause."""
    head = {"publisher": clause.publisher, "agreement": clause.agreement, "names": [clause.agreement]}
    source = {"document": clause.document, "page": clause.page}
    said = {
        "id": clause.name,
        "version": clause.version,
        "article": clause.article,
        "title": clause.title,
        "text": clause.text,
        "read_at": clause.document,
        "source": "own",
        "entity": clause.entity,
    }
    parts = [*_lines(head), "", "[sources.own]", *_lines(source), f"seen_on = {clause.seen_on}", "verified = true"]
    parts += ["", "[[clauses]]", *_lines(said)]
    for topic, bearing, sentence in clause.points:
        parts += ["", "[[clauses.points]]", *_lines({"topic": topic, "bearing": bearing.value, "text": sentence})]
    return "\n".join(parts) + "\n"


def changed_notices(cases: tuple[Case, ...]) -> tuple[NoticeChange, ...]:
    """How the notices under the mails of ``cases`` were reworded from one mail to the next."""
    seen = [
        NoticeSeen(
            on=contact.sent_at.date() if contact.sent_at else case.received_on,
            case=case.number,
            subject=contact.subject,
            text=notice.lstrip(_RULE),
        )
        for case in cases
        for contact in case.contacts
        for notice in intake.notices(contact)
    ]
    return notice_changes(seen)


def _lines(values: Mapping[str, object]) -> list[str]:
    """A basic string of TOML is one of JSON, but for DEL."""
    return [
        f"{name} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for name, value in values.items()
    ]
