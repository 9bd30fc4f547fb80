"""What a document should say by its source stands in its text; what has no source is marked."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from daicho.answer.letter_texts import kinds, variants
from daicho.words.text import Language

FOLDER = files("daicho.data").joinpath("letters")
ENTRIES = tomllib.loads(FOLDER.joinpath("requirements.toml").read_text(encoding="utf-8"))["document"]
GENERAL = "general knowledge of the field, no source yet"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry['kind']}-{entry['items'][0]}")
def test_every_required_item_stands_in_each_text_of_the_kind(entry: dict[str, Any]) -> None:
    assert entry["kind"] in kinds()
    assert len(entry["shown"]) == len(entry["items"])
    for variant in variants(entry["kind"], Language.JAPANESE):
        name = ".".join(part for part in ("ja", variant, "md") if part)
        text = FOLDER.joinpath(entry["kind"]).joinpath(name).read_text(encoding="utf-8")
        assert [said for said in entry["shown"] if said not in text] == []


def test_what_has_no_source_is_not_verified() -> None:
    assert [entry for entry in ENTRIES if entry["source"] == GENERAL and entry["verified"]] == []
    for name in ("tax.toml", "addressees.toml"):
        data = tomllib.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))
        assert data["source"] != GENERAL or data["verified"] is False
