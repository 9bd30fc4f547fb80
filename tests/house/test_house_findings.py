"""Every finding is worded, every wording is used, and both languages have the same blanks."""

import re
import string
import tomllib
from pathlib import Path

from conftest import ROOT
from daicho.answer.wording import wordings
from daicho.words.text import Text

SOURCE = ROOT / "src" / "daicho"
MADE = re.compile(r"""(?:Finding\.at|Finding|finding|_finding|note|doubt|refuse[d]?)\(\s*"([a-z0-9_]+)\"""")


def blanks(text: str) -> set[str]:
    """The names of the blanks; one called ``ja`` or ``en`` stands for a sentence in the language around it."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {"sentence" if name in ("ja", "en") else name for name in names}


def python_text() -> str:
    return "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.py"))


def test_every_finding_made_in_code_is_worded() -> None:
    made = set(MADE.findall(python_text()))
    assert made
    assert made - set(wordings()) == set()


def test_every_worded_finding_can_happen() -> None:
    text = python_text()
    data = "\n".join(p.read_text("utf-8") for p in (SOURCE / "data").rglob("*.toml") if p.parent.name != "findings")
    assert [code for code in wordings() if f'"{code}"' not in text and f'"{code}"' not in data] == []


def test_both_languages_of_a_wording_have_the_same_blanks() -> None:
    def differ(text: Text) -> bool:
        return blanks(text.ja) != blanks(text.en)

    assert [code for code, wording in wordings().items() if differ(wording.what) or differ(wording.todo)] == []


def _texts(value: object, path: str) -> list[tuple[str, str, str]]:
    if isinstance(value, dict):
        if set(value) == {"ja", "en"}:
            return [(path, str(value["ja"]), str(value["en"]))]
        return [found for key, child in value.items() for found in _texts(child, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for number, child in enumerate(value) for found in _texts(child, f"{path}[{number}]")]
    return []


def data_texts() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted((SOURCE / "data").rglob("*.toml")):
        found += _texts(tomllib.loads(Path(file).read_text("utf-8")), str(file.relative_to(SOURCE)))
    return found


def test_every_text_in_the_data_has_both_languages_with_the_same_blanks() -> None:
    texts = data_texts()
    assert len(texts) > 50
    assert [path for path, ja, en in texts if not ja.strip() or not en.strip()] == []
    assert [path for path, ja, en in texts if blanks(ja) != blanks(en)] == []
