"""Every fact in the data says where it comes from, and what no document confirms says that it is not verified."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conftest import ROOT

DATA = ROOT / "src" / "daicho" / "data"
PAGE = ROOT / "docs" / "sources.md"
GENERAL = "general knowledge of the field, no source yet"
# What a reader of the project cannot open: working papers, and marks that only they explain. Joined here, so that this
# file does not find itself.
UNREACHABLE = re.compile(
    "|".join(
        [
            *(rf"\b{name}\.md\b" for name in ("licensing", "inventory", "practice-ja", "stack", "design")),
            *(rf"\b{word} notes\b" for word in ("practice", "research", "licensing")),
            "notes" + " §",
            "house" + " design",
            "stored" + " files? [(0-9]",
            r"\[K\]",
        ]
    ),
    re.IGNORECASE,
)
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|de|uk|jp|eu|net|us)\b")
REPOSITORY = re.compile(r"^(?:[^:/]*: )?([A-Za-z][\w-]*/[\w.-]*\w)(?=[ ,:]|$)")
OUR_OWN = ("Daicho's own", "data/catalogue", "docs/sources.md")


class Entry(NamedTuple):
    """One thing that the data state: where, on whose word, seen when, and whether it counts as verified."""

    place: str
    sources: tuple[str, ...]
    seen: tuple[Any, ...]
    verified: bool

    @property
    def is_sourced(self) -> bool:
        """Whether some part of its sources is more than general knowledge."""
        parts = [part.strip() for source in self.sources for part in source.split(";")]
        return any(part and GENERAL not in part and not part.lower().startswith("general knowledge") for part in parts)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def entry(place: str, values: dict[str, Any], day: str = "seen_on") -> Entry:
    """The entry of ``values``, whose source is a text, a table or a list of tables; unsourced where it has none."""
    said = values.get("source", [])
    tables = [said] if isinstance(said, dict) else [] if isinstance(said, str) else said
    mark = values.get("verified", said.get("verified", True) if isinstance(said, dict) else True)
    sources = (said,) if isinstance(said, str) else tuple(table["document"] for table in tables)
    return Entry(place, sources, tuple(table.get(day) for table in tables), mark)


PLAYBOOK_LISTS = (
    *("kinds", "senders", "attachments", "phrases", "notices"),
    *("duties", "ignoring", "advice", "never", "entities", "clauses", "rungs"),
)


def playbook(path: Path) -> Iterator[Entry]:
    """A source is a sentence with its day, or a table of document, page and day."""
    values = read(path)
    for kind in PLAYBOOK_LISTS:
        for number, said in enumerate(values.get(kind, [])):
            place, source = f"{path.name}: {kind} {number}", values["sources"][said["source"]]
            if isinstance(source, str):
                yield Entry(place, (source,), (), said.get("verified", True))
            else:
                days = () if GENERAL in source["document"] else (source.get("seen_on"),)
                cited = "; ".join(part for part in (source["document"], source["page"]) if part)
                yield Entry(place, (cited,), days, source["verified"])


def entries(path: Path) -> Iterator[Entry]:
    """What one data file states."""
    place = str(path.relative_to(DATA))
    values = read(path)
    match path.relative_to(DATA).parts:
        case ("catalogue", *_):
            yield entry(place, values, "seen")
        case ("rules", *_):
            for kind in ("product", "right", "rule", "channel"):
                for said in values.get(kind, []):
                    yield entry(f"{place}: {said.get('id', said.get('is'))}", said)
        case ("senders", *_):
            for said in values.get("phishing", []):
                yield entry(f"{place}: {said['phrase']}", said)
            for vendor in values.get("vendor", []):
                for said in (*vendor["domain"], *vendor.get("phone", [])):
                    yield entry(f"{place}: {vendor['id']} {said.get('name', said.get('number'))}", said)
        case ("playbooks" | "clauses", *_):
            yield from playbook(path)
        case _:
            yield entry(place, values)


def data_files() -> list[Path]:
    """Every file that states facts; ``forms/words`` holds sentences of our own, and no facts."""
    folders = ("catalogue", "rules", "columns", "playbooks", "clauses", "senders")
    found = [path for folder in folders for path in (DATA / folder).rglob("*.toml")]
    return sorted([*found, *(DATA / "forms").glob("*.toml")])


ALL = [said for path in data_files() for said in entries(path)]


def test_every_data_file_states_something_that_can_be_checked() -> None:
    assert len(data_files()) > 300
    assert [str(path) for path in data_files() if not list(entries(path))] == []


def test_every_entry_says_where_it_comes_from() -> None:
    assert [said.place for said in ALL if not said.sources or not all(len(s.strip()) >= 5 for s in said.sources)] == []
    assert [said.place for said in ALL if any(re.search(r"\bnotes\b", s) for s in said.sources)] == []


def test_a_source_says_on_which_day_it_was_seen() -> None:
    assert [said.place for said in ALL if not all(isinstance(day, date) for day in said.seen)] == []


def test_what_has_no_source_is_not_verified() -> None:
    assert [said.place for said in ALL if said.verified and not said.is_sourced] == []


def test_general_knowledge_is_called_by_one_name() -> None:
    texts = [source for said in ALL if not said.is_sourced for source in said.sources]
    assert texts
    assert [text for text in texts if GENERAL not in text] == []


@pytest.mark.parametrize(
    ("said", "sourced"),
    [
        (GENERAL, False),
        (f"number of days: {GENERAL}", False),
        (f"vendor.example, terms; other spellings: {GENERAL}", True),
        ("vendor.example, terms", True),
        ("", False),
    ],
)
def test_general_knowledge_alone_is_no_source(said: str, sourced: bool) -> None:
    assert Entry("", (said,), (), True).is_sourced is sourced


@pytest.mark.parametrize("folder", ["src", "tests", "docs", "tools", "bench"])
def test_nothing_cites_what_a_reader_cannot_open(folder: str) -> None:
    kinds = {".py", ".md", ".toml", ".csv", ".json", ".txt", ".typ", ".html", ".css"}
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in kinds and path.is_file() and (hit := UNREACHABLE.search(path.read_text("utf-8", "replace")))
    ]
    assert found == []


def addresses(said: Entry) -> Iterator[str]:
    """The hosts and repositories that the sources of ``said`` name."""
    for source in said.sources:
        for part in (part.strip() for part in source.split(";")):
            yield from HOST.findall(part)
            if not part.startswith(OUR_OWN):
                yield from REPOSITORY.findall(part)


def test_the_pages_of_sources_list_every_address_that_the_data_cite() -> None:
    page = PAGE.read_text("utf-8") + (ROOT / "docs" / "catalogue.md").read_text("utf-8")
    cited = {address for said in ALL for address in addresses(said)}
    assert len(cited) > 50
    assert sorted(address for address in cited if address not in page) == []
