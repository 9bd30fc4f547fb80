"""Cure and ways to go on as one HTML page, and their charts; no script, no outside address, no other file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from daicho.answer.charts import Amounts, Course, Frame, amounts_chart, courses_chart
from daicho.answer.eras import written_day
from daicho.answer.labels import label, of
from daicho.answer.markup import Child, Markup, element, joined
from daicho.answer.plan_words import Deed, deeds, lack_in_words, proof_in_words
from daicho.words.plan import Outlook, PlanComparison
from daicho.words.position import Line
from daicho.words.software import Release
from daicho.words.text import Language

UNITS = ((30_000_000, 1_000_000), (300_000, 10_000), (30_000, 1_000), (0, 1))
"""From which largest sum on the axis counts in which unit, in yen."""


@dataclass(frozen=True, slots=True)
class PlanSpeaker:
    """Speaks of a comparison in one language; ``called`` names releases, ``organisation`` may be empty."""

    compared: PlanComparison
    language: Language
    called: Callable[[Release], str]
    organisation: str = ""

    def say(self, path: str, **facts: object) -> str:
        """The label at ``path`` with its blanks filled."""
        return label(path, self.language).format_map(facts)

    def product(self, product: str) -> str:
        """The name of a product."""
        return self.called(Release(product))

    @property
    def years(self) -> int:
        """Over how many years costs are compared."""
        return self.compared.cure.years

    @property
    def day(self) -> str:
        """The reference day."""
        return written_day(self.compared.today.on, self.language)


def position_chart(speaker: PlanSpeaker) -> Markup:
    """What is owned, needed and short today, product by product, what is short first."""
    lines = sorted(speaker.compared.today.lines, key=lambda line: (line.shortfall == 0, speaker.product(line.product)))
    say = speaker.say
    each = "".join(say("chart.amounts_each", name=_name(speaker, line), **_numbers(line)) for line in lines)
    short = sum(line.shortfall for line in lines)
    frame = Frame(
        say("chart.amounts", day=speaker.day),
        say("chart.amounts_about", products=len(lines), short=short, each=each),
        "amounts",
    )
    rows = [_amounts(speaker, line) for line in lines]
    return amounts_chart(frame, rows, (say("chart.owned"), say("chart.needed"), say("chart.short")))


def _numbers(line: Line) -> dict[str, str]:
    return {"owned": f"{line.owned:,}", "needed": f"{line.needed:,}", "short": f"{line.shortfall:,}"}


def _name(speaker: PlanSpeaker, line: Line) -> str:
    return f"{speaker.product(line.product)}　{of(line.metric, speaker.language)}"


def _amounts(speaker: PlanSpeaker, line: Line) -> Amounts:
    words = {name: speaker.say(f"chart.{name}_n", n=number) for name, number in _numbers(line).items()}
    return Amounts(
        name=_name(speaker, line),
        owned=line.owned,
        needed=line.needed,
        short=line.shortfall,
        owned_words=words["owned"],
        needed_words=words["needed"],
        short_words=words["short"] if line.shortfall else "",
    )


def cost_chart(speaker: PlanSpeaker) -> Markup:
    """What each way has cost by the end of each year."""
    say, outlooks = speaker.say, speaker.compared.outlooks
    courses = [_course(speaker, outlook) for outlook in outlooks]
    each = "".join(
        say("chart.courses_each", name=course.name, years=speaker.years, yen=f"{course.sums[-1]:,}")
        for course in courses
    )
    largest = max((course.sums[-1] for course in courses), default=0)
    unit = next(unit for least, unit in UNITS if largest >= least)
    frame = Frame(say("chart.courses", years=speaker.years), each, "courses")
    years = [say("chart.year_end", year=year) for year in range(1, speaker.years + 1)]
    return courses_chart(frame, courses, years, say("chart.axis", unit=say(f"chart.unit_{unit}")), unit)


def _course(speaker: PlanSpeaker, outlook: Outlook) -> Course:
    sums, paid = [], 0
    for year in outlook.years:
        paid += year.total
        sums.append(paid)
    lack = "" if outlook.whole else speaker.say("chart.lacking")
    words = speaker.say("chart.total", years=speaker.years, yen=f"{paid:,}", lack=lack)
    return Course(outlook.scenario.name.in_language(speaker.language), tuple(sums), words)


def html(speaker: PlanSpeaker) -> bytes:
    """The whole page."""
    sections = (_header(speaker), Markup("<main>"), *_sections(speaker), Markup("</main>"), _footer(speaker))
    page = Template(_file("page.html")).substitute(
        language=speaker.language.value,
        title=escape(speaker.say("plan.title", organisation=speaker.organisation).strip()),
        style=_file("report.css"),
        body=Markup("\n".join(sections)),
    )
    return page.encode("utf-8", "replace")


@cache
def _file(name: str) -> str:
    return files("daicho.data").joinpath("report").joinpath(name).read_text(encoding="utf-8")


def _header(speaker: PlanSpeaker) -> Markup:
    day = speaker.day
    about = (
        speaker.say("plan.as_of", organisation=speaker.organisation, on=day)
        if speaker.organisation
        else speaker.say("plan.as_of_plain", on=day)
    )
    return element(
        "header", element("h1", speaker.say("plan.heading")), element("p", about, class_="soft"), lang=speaker.language
    )


def _footer(speaker: PlanSpeaker) -> Markup:
    return element("footer", element("p", speaker.say("plan.footer")))


def _sections(speaker: PlanSpeaker) -> Iterator[Markup]:
    compared = speaker.compared
    nothing = None if compared.today.shortfall else element("p", speaker.say("plan.today.nothing"))
    yield _section(speaker, "today", nothing, element("div", position_chart(speaker), class_="scroll"))
    yield _section(speaker, "cure", *_cure(speaker))
    if compared.outlooks:
        chart = element("div", cost_chart(speaker), class_="scroll")
        yield _section(speaker, "compare", chart, _costs(speaker), *map(_way(speaker), compared.outlooks))


def _section(speaker: PlanSpeaker, key: str, *children: Child) -> Markup:
    title = element("h2", speaker.say(f"plan.{key}.title", years=speaker.years), id=key)
    about = (
        None if key == "today" else element("p", speaker.say(f"plan.{key}.about", years=speaker.years), class_="soft")
    )
    return element("section", title, about, *children, aria_labelledby=key)


def _cure(speaker: PlanSpeaker) -> Iterator[Markup]:
    cure = speaker.compared.cure
    done = deeds(speaker, cure)
    if not done and not cure.left_short:
        yield element("p", speaker.say("plan.cure.nothing"))
        return
    if done:
        cost = speaker.say("plan.yen", n=f"{cure.cost:,}")
        yield element("p", element("strong", f"{speaker.say('plan.cure.cost', years=speaker.years)}：{cost}"))
        yield _deeds(speaker, done, cure.cost)
    yield element("blockquote", *(element("p", words) for words in proof_in_words(speaker, cure)))
    lacks = [element("li", lack_in_words(speaker, finding)) for finding in cure.findings]
    if lacks:
        yield joined(_listed(speaker.say("plan.unknown_parts"), lacks))


def _deeds(speaker: PlanSpeaker, done: Sequence[Deed], total: int) -> Markup:
    heads = [speaker.say(f"plan.cure.{name}") for name in ("deed", "count", "each", "sum", "where")]
    rows = [(deed.words, f"{deed.count:,}", deed.each, f"{deed.sum:,}", deed.where) for deed in done]
    foot = (speaker.say("plan.compare.total"), "", "", f"{total:,}", "")
    return _table(speaker.say("plan.cure.caption"), heads, rows, foot)


def _costs(speaker: PlanSpeaker) -> Markup:
    say = speaker.say
    years = [say("plan.compare.year", year=n) for n in range(1, speaker.years + 1)]
    rest = [say(f"plan.compare.{name}") for name in ("total", "machines", "people", "left", "lacks")]
    rows = [
        (
            outlook.scenario.name.in_language(speaker.language),
            *(f"{year.total:,}" for year in outlook.years),
            f"{outlook.total:,}",
            f"{outlook.machines_touched:,}",
            f"{outlook.people_trained:,}",
            f"{outlook.left_short:,}",
            say("plan.compare.lacks_no" if outlook.whole else "plan.compare.lacks_yes"),
        )
        for outlook in speaker.compared.outlooks
    ]
    return _table(say("plan.compare.caption"), [say("plan.compare.way"), *years, *rest], rows)


def _way(speaker: PlanSpeaker) -> Callable[[Outlook], Markup]:
    def one(outlook: Outlook) -> Markup:
        scenario, language = outlook.scenario, speaker.language
        lacks = [element("li", lack_in_words(speaker, finding)) for finding in outlook.lacks]
        decide = [element("li", text.in_language(language)) for text in scenario.decide]
        proofs = [
            element(
                "li", speaker.say("plan.compare.proof", on=written_day(p.on, language), cost=f"{p.cost:,}", words=words)
            )
            for p in outlook.plans
            for words in (" ".join(proof_in_words(speaker, p)),)
        ]
        source = f"{speaker.say('plan.compare.source')}：{scenario.source}"
        doubt = "" if scenario.verified else speaker.say("plan.compare.unverified")
        inside = (
            element("p", scenario.about.in_language(language)),
            element("p", _split(speaker, outlook)),
            _listed(speaker.say("plan.unknown_parts"), lacks),
            _listed(speaker.say("plan.compare.decide"), decide),
            element("ul", *proofs),
            element("p", f"{source} {doubt}", class_="soft"),
        )
        return element("details", element("summary", scenario.name.in_language(language)), element("div", *inside))

    return one


def _split(speaker: PlanSpeaker, outlook: Outlook) -> str:
    parts = {name: sum(getattr(year, name) for year in outlook.years) for name in ("once", "periods", "labour")}
    return speaker.say("plan.compare.split", **{name: f"{n:,}" for name, n in parts.items()})


def _listed(title: str, items: Sequence[Markup]) -> Markup | None:
    return joined(element("h3", title), element("ul", *items)) if items else None


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], foot: Sequence[str] = ()) -> Markup:
    """A table with caption and scopes; figures stand to the right."""
    head = element(
        "tr", *(element("th", text, scope="col", class_=_kind(n, len(heads))) for n, text in enumerate(heads))
    )
    body = [_row(row) for row in rows]
    table = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *body),
        element("tfoot", _row(foot)) if foot else None,
    )
    return element("div", table, class_="scroll", tabindex=0, role="region", aria_label=caption)


def _row(cells: Sequence[str]) -> Markup:
    first = element("th", cells[0], scope="row")
    return element("tr", first, *(element("td", c, class_=_kind(n, len(cells))) for n, c in enumerate(cells[1:], 1)))


def _kind(number: int, columns: int) -> str | None:
    return "n" if 0 < number < columns - 1 else None
