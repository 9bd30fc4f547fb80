"""The chapter in one language: introduction, list of rules, each rule with its cases, and what is not known."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from daicho.answer.eras import written_day
from daicho.recognise import catalogue
from daicho.words.software import Release
from daicho.words.text import Language, Text
from how_we_count import answer, world
from how_we_count.differences import told
from how_we_count.sources import Source, entries, sources_of, state_of
from how_we_count.stories import Story, stories
from how_we_count.teller import Counted, Knowledge, Teller
from how_we_count.wording import joined, say
from support.worked_cases import WorkedCase, broken_promises, disagreements, every_case, rules_of_cases

BREAK = "<br>"
JOINER = "\N{WORD JOINER}"


@dataclass(frozen=True)
class Book:
    """Everything that the chapter is made from, counted once for both languages."""

    written: Mapping[str, Any]
    known: Knowledge
    cases: Mapping[str, list[Counted]]

    @cached_property
    def rules(self) -> list[str]:
        """The numbers of the rules in the order of the chapter."""
        return [number for part in self.written["part"] for number in part["rules"]]

    def sources(self, number: str) -> list[Source]:
        """On what a rule rests; nothing where it is Daicho's own."""
        rule = self.written["rule"][number]
        return [] if rule.get("own") else sources_of(self.known.rules, number, rule)


def book(written: Path) -> Book:
    """Counts every case; LookupError where one has no title, no place in the chapter or another answer."""
    content = tomllib.loads(written.read_text("utf-8"))
    names = {key: Text(text["ja"], text["en"]) for key, text in content["names"].items()}
    known = Knowledge(rules_of_cases(), catalogue.load(), names)
    cases: dict[str, list[Counted]] = {number: [] for part in content["part"] for number in part["rules"]}
    for case in sorted(every_case(), key=lambda case: _place(case, content["files"])):
        number = case.rule or "days"
        if number not in cases:
            raise LookupError(f"{case.name}: the rule {number} has no place in {written.name}")
        cases[number].append(_counted(case, known))
    return Book(content, known, cases)


def _place(case: WorkedCase, files: list[str]) -> int:
    """Where the file of a case stands in the order of the chapter; those that are not named come last."""
    return files.index(case.file) if case.file in files else len(files)


def _counted(case: WorkedCase, known: Knowledge) -> Counted:
    position = case.position(known.rules)
    wrong = [*disagreements(case, position), *broken_promises(position, known.rules)]
    if wrong or not case.title:
        raise LookupError(f"{case.file}: {case.name}: {wrong}")
    return Counted(case, position)


def page(made: Book, language: Language) -> str:
    """The whole chapter as Markdown."""
    return "\n".join(Chapter(made, language).lines()).rstrip() + "\n"


@dataclass(frozen=True)
class Chapter:
    """The chapter of one language."""

    made: Book
    language: Language

    def say(self, path: str, **facts: object) -> str:
        """A sentence of words.toml."""
        return say(self.language, path, **facts)

    def text(self, entry: Mapping[str, str]) -> str:
        """What is written by hand, in this language."""
        return entry[self.language.value].strip()

    def lines(self) -> Iterator[str]:
        """All lines of the page."""
        chapter, cases = self.made.written["chapter"], sum(map(len, self.made.cases.values()))
        yield from (self.say("page.made_by"), "", f"# {self.text(chapter['title'])}", "")
        for name in ("about", "made", "not_advice"):
            yield from (self.text(chapter[name]).format(cases=cases), "")
        for part in self.made.written["introduction"]:
            yield from (f"## {self.text(part['title'])}", "", self.text(part["text"]), "")
        yield from self._overview()
        for part in self.made.written["part"]:
            yield from (f"## {self.text(part['title'])}", "")
            for number in part["rules"]:
                yield from self._rule(number)
        yield from self._unverified()
        yield from self._unknown()

    def _table(self, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
        heads = [self._unbroken(head) for head in heads]
        yield f"| {' | '.join(heads)} |"
        yield "|" + ":---|" * len(heads)
        for row in rows:
            yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
        yield ""

    # -- the list of rules

    def _overview(self) -> Iterator[str]:
        shown = sum(number.startswith("T") for number in self.made.rules)
        yield from (f"## {self.say('page.rules')}", "", self.say("page.rules_about", rules=shown), "")
        heads = [self.say(f"page.{name}") for name in ("number", "rule", "source_read", "cases")]
        yield from self._table(heads, map(self._overview_row, self.made.rules))

    def _overview_row(self, number: str) -> tuple[str, ...]:
        title, cases = self.text(self.made.written["rule"][number]["title"]), len(self.made.cases[number])
        return f"[{self._number(number)}](#{number.lower()})", title, self._state(number), str(cases)

    def _number(self, number: str) -> str:
        return number if number.startswith("T") else "–"

    def _state(self, number: str) -> str:
        rule, sources = self.made.written["rule"][number], self.made.sources(number)
        state = self.say(f"page.{state_of(sources)}") if sources else self.say("page.own")
        return joined(self.language, [state, self.say("page.decide")]) if "decide" in rule else state

    # -- one rule

    def _rule(self, number: str) -> Iterator[str]:
        rule = self.made.written["rule"][number]
        title, numbered = self.text(rule["title"]), number.startswith("T")
        heading = self.say("page.numbered", number=number, title=title) if numbered else title
        yield from (f'<a id="{number.lower()}"></a>', "", f"### {heading}", "")
        yield from (self.text(rule["says"]), "")
        if "decide" in rule:
            yield from (self.say("page.decide_text", text=self.text(rule["decide"])), "")
        yield from self._sources(number)
        found, rest = stories(self.made.cases[number])
        for place, story in enumerate(found, start=1):
            yield from self._story(f"{number}-{place}" if numbered else str(place), story)
        if rest:
            yield from self._others(rest)

    def _sources(self, number: str) -> Iterator[str]:
        sources = self.made.sources(number)
        if not sources:
            yield from (f"{self.say('page.sources')}: {self.say('page.own_source')}", "")
            return
        yield from (f"{self.say('page.sources')}:", "")
        for source in sources:
            state = "partly_source" if source.state == "partly" else source.state
            seen = written_day(source.seen, self.language)
            facts = {"document": self._document(source.document), "seen": seen, "state": self.say(f"page.{state}")}
            yield f"- {self.say('page.source', **facts)}"
        yield ""

    def _document(self, document: str) -> str:
        """The documents; remarks about them are translated where the chapter has a translation."""
        if self.language is Language.ENGLISH:
            return document
        remarks = self.made.written["remarks"]
        for said in sorted(remarks, key=len, reverse=True):
            document = document.replace(said, remarks[said])
        return document.replace(" （", "（")

    def _teller(self, counted: Counted) -> Teller:
        return Teller(counted, self.made.known, self.language)

    def _story(self, number: str, story: Story) -> Iterator[str]:
        teller = self._teller(story.plain)
        title = story.plain.case.title.in_language(self.language)
        yield from (f"#### {self.say('page.case', n=number, title=title)}", "")
        rows = [
            (self._unbroken(self.say(f"row.{name}")), BREAK.join(lines)) for name, lines in self._card(teller) if lines
        ]
        yield from self._table((self.say("row.on"), *rows[0][1:]), rows[1:])
        if story.misses:
            yield from (f"**{self.say('page.misses')}**", "")
            heads = [self.say(f"page.{name}") for name in ("what_differs", "answer")]
            yield from self._table(heads, (self._miss(teller, miss) for miss in story.misses))

    def _unbroken(self, words: str) -> str:
        """The heading of a row or a column; Japanese would break in a narrow one between any two letters."""
        dated = any(letter.isdigit() for letter in words)
        return words if dated or self.language is Language.ENGLISH else _joined_up(words)

    def _card(self, teller: Teller) -> Iterator[tuple[str, list[str]]]:
        yield "on", [written_day(teller.counted.case.on, self.language)]
        for table in world.TABLES:
            yield table, world.phrases(teller, table)
        yield "answer", answer.figures(teller)
        yield "reasons", answer.reasons(teller)
        yield "proof", answer.proofs(teller)
        yield "aside", answer.asides(teller)
        yield "coverage", answer.suites(teller)
        yield "findings", answer.findings(teller)

    def _miss(self, plain: Teller, miss: Counted) -> tuple[str, str]:
        teller = self._teller(miss)
        title = miss.case.title.in_language(self.language)
        expected = set(miss.case.content.get("findings", ()))
        said = answer.reasons(teller, 2, plain=False)
        if expected or miss.case.content.get("set_aside"):
            said += answer.asides(teller, 2) + answer.findings(teller)
        return (
            BREAK.join((f"**{title}**", *told(plain, teller))),
            BREAK.join((*answer.small_figures(teller), *said)),
        )

    def _others(self, rest: list[Counted]) -> Iterator[str]:
        yield from (f"**{self.say('page.others')}**", "")
        heads = [self.say(path) for path in ("page.title", "row.on", "page.answer")]
        yield from self._table(heads, map(self._other, rest))

    def _other(self, counted: Counted) -> tuple[str, str, str]:
        day = written_day(counted.case.on, self.language)
        figures = answer.small_figures(self._teller(counted))
        return counted.case.title.in_language(self.language), day, BREAK.join(figures)

    # -- what is not verified, and what is not known

    def _unverified(self) -> Iterator[str]:
        yield from (f"## {self.say('page.unverified_title')}", "", self.say("page.unverified_about"), "")
        rights = [entry for entry in entries(self.made.known.rules, "right") if not entry["verified"]]
        rights.sort(key=lambda entry: self.made.rules.index(entry["case"]) if entry["case"] in self.made.rules else 99)
        heads = [self.say(f"page.{name}") for name in ("number", "unverified_right", "sources")]
        rows = ((self._linked(e["case"]), self._general(e), self._document(e["source"]["document"])) for e in rights)
        yield from self._table(heads, dict.fromkeys(rows))
        products = [e["id"] for e in entries(self.made.known.rules, "product") if not e["verified"]]
        yield from self._products("page.unverified_products", products)

    def _linked(self, number: str) -> str:
        return f"[{number}](#{number.lower()})" if number in self.made.rules else number

    def _general(self, entry: Mapping[str, Any]) -> str:
        """What a right says without a case: as the chapter words it, else its sentence with names taken out."""
        right, days = entry["id"], entry.get("trial_days", entry.get("days"))
        if right in self.made.written["unverified"]:
            return self.text(self.made.written["unverified"][right]).format(days=days)
        teller = self._teller(next(iter(self.made.cases["T5"])))
        blanks = _blanks(teller.speaker.snapshot.reasons[right])
        both = [tuple((name, f"{name} {n}") for name in blanks) for n in (1, 2)]
        return teller.speaker.general_reason(right, both)

    def _unknown(self) -> Iterator[str]:
        yield from (f"## {self.say('page.unknown_title')}", "", self.say("page.unknown_rule"), "")
        asks = [e["id"] for e in entries(self.made.known.rules, "product") if e.get("asks") == "installs_per_user"]
        yield from self._products("page.asks", asks)

    def _products(self, path: str, products: list[str]) -> Iterator[str]:
        """Products by publisher, by their names, under the sentence at ``path`` with their number."""
        by_publisher: dict[str, set[str]] = {}
        for product in products:
            info = self.made.known.info(Release(product))
            names = by_publisher.setdefault(info.publisher.in_language(self.language), set())
            names.add(info.name.in_language(self.language))
        yield from (self.say(path, n=sum(map(len, by_publisher.values()))), "")
        heads = [self.say(f"page.{name}") for name in ("publisher", "products")]
        rows = ((name, joined(self.language, sorted(several))) for name, several in sorted(by_publisher.items()))
        yield from self._table(heads, rows)


def _joined_up(words: str) -> str:
    """Words that no line may break; their marks for bold stay as they are."""
    bare = words.strip("*")
    return words.replace(bare, JOINER.join(bare))


def _blanks(reason: Text) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(reason.en + reason.ja) if name})
