import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from daicho.answer import report, report_evidence
from daicho.words.case import Organisation
from daicho.words.text import Language
from support.snapshots import CASE, a_snapshot

JA, EN = Language.JAPANESE, Language.ENGLISH
VOID = {"meta", "br", "link"}


class _Reader(HTMLParser):
    """Checks that elements nest, and keeps tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def _read(snapshot, language=JA, case=CASE) -> _Reader:
    reader = _Reader()
    reader.feed(report.html(snapshot, case, language).content.decode())
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("short", [True, False])
def test_the_page_is_well_formed_and_needs_nothing_from_outside(language, short):
    page = _read(a_snapshot(short=short), language)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object"}
    for _, attributes in page.tags:
        assert not {"src", "srcset", "style"} & attributes.keys()
        assert (attributes.get("href") or "#").startswith("#")
    content = report.html(a_snapshot(short=short), CASE, language).content.decode()
    assert "url(" not in content
    assert "@import" not in content


def test_what_is_short_stands_at_the_top_in_words():
    assert "不足：Office 1台分" in _read(a_snapshot(short=True)).text
    assert "Short: Office 1 licence" in _read(a_snapshot(short=True), EN).text
    assert "不足はありません" in _read(a_snapshot()).text


def test_the_proof_the_reasons_and_the_hashes_are_on_the_page():
    text = _read(a_snapshot(short=True)).text
    assert (
        "必要な4台分に対して充当できるのは3台分までですから、どのように割り当てても少なくとも1台分が不足します。"
        in text
    )
    assert "ダウングレード権により" in text
    assert "0" * 64 in text
    assert a_snapshot(short=True).id in text


def test_names_from_outside_stay_text():
    evil = '<script>alert(1)</script>"&'
    snapshot = a_snapshot(organisation=Organisation(name=evil))
    machines = tuple(replace(machine, name=evil) for machine in snapshot.estate.machines)
    page = _read(replace(snapshot, estate=replace(snapshot.estate, machines=machines)))
    assert "script" not in {tag for tag, _ in page.tags}
    assert evil in page.text
    assert "見本の独自ソフト <v1> & co" in page.text


def test_tables_have_captions_and_scopes_and_the_language_is_named():
    page = _read(a_snapshot(short=True), EN)
    counted = [tag for tag, _ in page.tags]
    assert counted.count("table") == counted.count("caption") > 8
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert next(attributes for tag, attributes in page.tags if tag == "html")["lang"] == "en"


def test_every_link_of_the_contents_has_its_section():
    page = _read(a_snapshot())
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {attributes["href"] for tag, attributes in page.tags if tag == "a"} <= {f"#{name}" for name in ids}


def test_bars_are_to_scale_and_say_what_they_show():
    page = _read(a_snapshot(short=True))
    widths = [int(a["width"] or 0) for tag, a in page.tags if tag == "rect" and a.get("class") == "owned"]
    assert widths[:3] == [800, 1000, 600]  # Office 4, JUST Office 5, Microsoft 365 3; the short product comes first
    labels = [a["aria-label"] for tag, a in page.tags if tag == "svg" and "aria-label" in a]
    assert labels[0] == "Office: 必要 5 / 保有 4"


def test_without_a_case_the_page_has_no_case():
    assert "対応中の案件" not in _read(a_snapshot(), case=None).text


def test_too_many_machines_are_cut_and_the_page_says_so(monkeypatch):
    monkeypatch.setattr(report_evidence, "MOST_UNITS", 3)
    document = report.html(a_snapshot(), None, JA)
    assert [finding.code for finding in document.findings] == ["report_machines_cut"]
    assert "初めの3件の理由" in document.content.decode()


def test_colours_of_text_are_dark_or_light_enough():
    """WCAG AA: 4.5 to 1, in both colour schemes."""
    style = re.search(r"<style>(.*?)</style>", report.html(a_snapshot(), None, JA).content.decode(), re.DOTALL).group(1)
    schemes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root {(.*?)}", style, re.DOTALL)
    ]
    for colours in [scheme for scheme in schemes if "good-soft" in scheme]:
        for text, ground in [
            ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("brand", "card"),
            ("bad", "bad-soft"), ("good", "good-soft"), ("ink", "bad-soft"), ("ink", "good-soft"), ("ink", "head"),
        ]:  # fmt: skip
            assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_same_snapshot_gives_the_same_bytes():
    assert report.html(a_snapshot(), CASE, JA) == report.html(a_snapshot(), CASE, JA)
