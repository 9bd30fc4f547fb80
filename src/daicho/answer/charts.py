"""Charts as SVG: what is owned, needed and short per product; what ways to go on cost over the years.

Each stands alone: title and description for screen readers, every figure also as text, shapes and hatching beside
colour (the palette is one that people with any kind of colour vision tell apart), and no script.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daicho.answer.markup import Child, Markup, element, joined

WIDTH = 800
FONTS = "'Hiragino Sans','Yu Gothic UI','Yu Gothic',Meiryo,'Noto Sans CJK JP','Noto Sans JP',system-ui,sans-serif"
INK, SOFT, EDGE = "#1b2430", "#4a5561", "#c3cad3"
OWNED, NEEDED, SHORT = "#56b4e9", "#0072b2", "#d55e00"
LINES = (
    ("#0072b2", ""),
    ("#d55e00", "9 4"),
    ("#009e73", "2 4"),
    ("#cc79a7", "12 4 2 4"),
    ("#8a6100", "5 5"),
    ("#000000", ""),
)
"""Colour and dashes of each line."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is said of a chart: its title, one sentence that tells its content, and an id that is its own on a page."""

    title: str
    description: str
    id: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """One product: what is owned, needed, and of that short; and the three as words to stand beside the bars."""

    name: str
    owned: int
    needed: int
    short: int
    owned_words: str
    needed_words: str
    short_words: str


@dataclass(frozen=True, slots=True)
class Course:
    """One way to go on: yen paid by the end of each year, and what stands in the key beside its name."""

    name: str
    sums: tuple[int, ...]
    words: str


def amounts_chart(frame: Frame, rows: Sequence[Amounts], key: tuple[str, str, str]) -> Markup:
    """Two bars per product: owned above needed, its short end hatched. ``key`` names owned, covered and short."""
    largest = max((max(row.owned, row.needed) for row in rows), default=1) or 1
    scale = (WIDTH - 260) / largest
    body = [_amounts(row, 74 + 66 * number, scale, frame.id) for number, row in enumerate(rows)]
    height = 74 + 66 * len(rows) + 10
    return _svg(frame, height, _hatch(frame.id), _key_of_amounts(key, frame.id), *body)


def _amounts(row: Amounts, top: int, scale: float, name: str) -> Markup:
    owned, covered, short = (round(n * scale) for n in (row.owned, row.needed - row.short, row.short))
    return element(
        "g",
        _text(row.name, 10, top + 14, weight=600),
        element("rect", x=10, y=top + 21, width=max(owned, 1), height=14, fill=OWNED, stroke=INK, stroke_width=1),
        _text(row.owned_words, 20 + owned, top + 32, size=13),
        element("rect", x=10, y=top + 39, width=covered, height=14, fill=NEEDED, stroke=INK, stroke_width=1),
        element("rect", x=10 + covered, y=top + 39, width=short, height=14, fill=f"url(#{name}-hatch)", stroke=INK)
        if short
        else None,
        _text(
            f"{row.needed_words}　{row.short_words}".strip("　"),
            20 + covered + short,
            top + 50,
            size=13,
            weight=600 if row.short else 400,
        ),
    )


def _hatch(name: str) -> Markup:
    lines = element("path", d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6", stroke="#ffffff", stroke_width=2)
    ground = element("rect", width=8, height=8, fill=SHORT)
    pattern = element("pattern", ground, lines, id=f"{name}-hatch", width=8, height=8, patternUnits="userSpaceOnUse")
    return element("defs", pattern)


def _key_of_amounts(key: tuple[str, str, str], name: str) -> Markup:
    parts, at = [], 10
    for words, fill in zip(key, (OWNED, NEEDED, f"url(#{name}-hatch)"), strict=True):
        parts.append(element("rect", x=at, y=42, width=14, height=14, fill=fill, stroke=INK))
        parts.append(_text(words, at + 20, 54, size=13))
        at += 44 + _wide(words, 13)
    return element("g", *parts)


def courses_chart(frame: Frame, courses: Sequence[Course], years: Sequence[str], axis: str, unit: int) -> Markup:
    """Lines of what has been paid by the end of each year; ``axis`` says in what, ``unit`` how many yen that is.

    Each line has a letter, at its end and in the key below, so that it is told without colour.
    """
    largest = max((total for course in courses for total in course.sums), default=0)
    step = _step(largest)
    top = max(step, -(-largest // step) * step)
    plot = _Plot(len(years), top)
    key_at = plot.bottom + 46
    parts = [
        _text(axis, 10, 54, size=13, fill=SOFT),
        *(_level(plot, value, f"{value // unit:,}") for value in range(0, top + 1, step)),
        *(_text(words, plot.x(n), plot.bottom + 20, size=13, anchor="middle") for n, words in enumerate(years)),
        *(_course(plot, course, number) for number, course in enumerate(courses)),
        *_letters(plot, courses),
        *(_key_of_course(course, number, key_at + 24 * number) for number, course in enumerate(courses)),
    ]
    return _svg(frame, key_at + 24 * len(courses), *parts)


@dataclass(frozen=True, slots=True)
class _Plot:
    years: int
    top: int
    left: int = 90
    right: int = 740
    bottom: int = 330

    def x(self, year: int) -> int:
        return self.left + round((self.right - self.left) * year / max(1, self.years - 1))

    def y(self, value: int) -> int:
        return self.bottom - round((self.bottom - 70) * value / self.top)


def _step(largest: int) -> int:
    """A round step of the axis: 1, 2 or 5 times a power of ten, so that there are four to ten levels."""
    power = int("1" + "0" * (len(str(max(1, largest))) - 1))
    steps = [power * n // 10 for n in (1, 2, 5, 10, 20, 50) if power * n // 10 >= 1]
    return next((step for step in steps if largest <= 6 * step), power)


def _level(plot: _Plot, value: int, words: str) -> Markup:
    y = plot.y(value)
    return element(
        "g",
        element("line", x1=plot.left, y1=y, x2=plot.right, y2=y, stroke=EDGE, stroke_width=1),
        _text(words, plot.left - 8, y + 4, size=13, anchor="end", fill=SOFT),
    )


def _course(plot: _Plot, course: Course, number: int) -> Markup:
    colour, dashes = LINES[number % len(LINES)]
    points = [(plot.x(year), plot.y(total)) for year, total in enumerate(course.sums)]
    path = " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(points))
    line = element("path", d=path, fill="none", stroke=colour, stroke_width="2.5", stroke_dasharray=dashes or None)
    return element("g", line, *(_mark(x, y, number) for x, y in points))


def _mark(x: int, y: int, number: int) -> Markup:
    """A shape of its own for each line: circle, square, triangle, diamond, ring, cross."""
    colour, _ = LINES[number % len(LINES)]
    shapes = (
        element("circle", cx=x, cy=y, r=5, fill=colour),
        element("rect", x=x - 5, y=y - 5, width=10, height=10, fill=colour),
        element("path", d=f"M{x} {y - 6} L{x + 6} {y + 5} L{x - 6} {y + 5} Z", fill=colour),
        element("path", d=f"M{x} {y - 7} L{x + 7} {y} L{x} {y + 7} L{x - 7} {y} Z", fill=colour),
        element("circle", cx=x, cy=y, r=5, fill="#ffffff", stroke=colour, stroke_width="2.5"),
        element(
            "path",
            d=f"M{x - 5} {y - 5} L{x + 5} {y + 5} M{x + 5} {y - 5} L{x - 5} {y + 5}",
            stroke=colour,
            stroke_width=3,
        ),
    )
    return shapes[number % len(shapes)]


def _letter(number: int) -> str:
    return chr(ord("A") + number % 26)


def _letters(plot: _Plot, courses: Sequence[Course]) -> Iterable[Markup]:
    """The letters beside the line ends, pushed apart where lines end together."""
    ends = sorted((plot.y(course.sums[-1]), number) for number, course in enumerate(courses) if course.sums)
    last = -100
    for y, number in ends:
        last = max(y, last + 16)
        yield _text(_letter(number), plot.right + 14, last + 5, weight=700, fill=LINES[number % len(LINES)][0])


def _key_of_course(course: Course, number: int, y: int) -> Markup:
    colour, dashes = LINES[number % len(LINES)]
    line = element(
        "line", x1=34, y1=y - 5, x2=74, y2=y - 5, stroke=colour, stroke_width="2.5", stroke_dasharray=dashes or None
    )
    return element(
        "g",
        _text(_letter(number), 12, y, weight=700, fill=colour),
        line,
        _mark(54, y - 5, number),
        _text(f"{course.name}　{course.words}", 86, y, size=14, weight=400),
    )


def _text(
    words: str, x: int, y: int, *, size: int = 15, weight: int = 400, anchor: str | None = None, fill: str = INK
) -> Markup:
    return element("text", words, x=x, y=y, font_size=size, font_weight=weight, text_anchor=anchor, fill=fill)


def _wide(words: str, size: int) -> int:
    """About how wide words are: Japanese characters are square, others about half."""
    return sum(size if ord(letter) > 0x2E7F else round(size * 0.58) for letter in words)


def _svg(frame: Frame, height: int, *children: Child) -> Markup:
    return element(
        "svg",
        element("title", frame.title, id=f"{frame.id}-title"),
        element("desc", frame.description, id=f"{frame.id}-desc"),
        element("rect", width=WIDTH, height=height, fill="#ffffff"),
        _text(frame.title, 10, 24, size=17, weight=700),
        joined(*children),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_labelledby=f"{frame.id}-title {frame.id}-desc",
        font_family=FONTS,
        style="width:100%;max-width:800px;height:auto",
    )
