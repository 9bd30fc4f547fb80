"""The answer to a worked case in words: numbers, reasons, proofs, what was set aside and what is found doubtful."""

from collections.abc import Iterable, Iterator
from itertools import chain

from daicho.answer.proofs import proof_in_words, proofs_of
from daicho.words.entitlement import Metric
from daicho.words.position import Allocation, Line, SetAside
from daicho.words.software import Release
from how_we_count.teller import Teller
from how_we_count.wording import days_written, in_short, joined, say

MOST_LINES = 6
"""Reasons told for one case; alike ones are one line."""
_MARKED = ("right_unverified",)
"""Findings that the reasons themselves show already, by their mark."""
_PLAIN = "exact"


def figures(teller: Teller) -> list[str]:
    """The numbers of each product."""
    lines = teller.counted.position.lines
    if not lines:
        return [say(teller.language, "answer.nothing")]
    return [
        say(teller.language, "answer.line", product=_called(teller, line), owned=line.owned, **_numbers(line))
        for line in lines
    ]


def small_figures(teller: Teller) -> list[str]:
    """The same for a table: needed, covered and short, with the product only where there are several."""
    lines = teller.counted.position.lines
    if not lines:
        return [say(teller.language, "answer.nothing")]
    small = [(line, say(teller.language, "answer.small", **_numbers(line))) for line in lines]
    if len(small) == 1:
        return [small[0][1]]
    return [
        say(teller.language, "answer.of_product", product=_called(teller, line), small=told) for line, told in small
    ]


def _numbers(line: Line) -> dict[str, int]:
    return {name: getattr(line, name) for name in ("needed", "covered", "shortfall", "surplus")}


def _called(teller: Teller, line: Line) -> str:
    product = teller.speaker.product(line.product)
    alone = [one.product for one in teller.counted.position.lines].count(line.product) == 1
    if alone and line.metric in (Metric.DEVICE, Metric.USER):
        return product
    metric = say(teller.language, f"by.{line.metric.value}")
    return say(teller.language, "answer.metric", product=product, metric=metric)


def reasons(teller: Teller, most: int = MOST_LINES, *, plain: bool = True) -> list[str]:
    """By which right each need is covered, and what is short; ``plain`` False leaves exact matches out."""
    position = teller.counted.position
    releases = {demand.id: demand.release for demand in position.demands}
    alike: dict[tuple[object, ...], list[Allocation]] = {}
    for one in position.allocations:
        rest = tuple(fact for fact in one.facts if fact[0] != "lot")
        alike.setdefault((bool(one.lot), one.right, releases[one.demand], rest), []).append(one)
    told = [
        _covered(teller, releases[several[0].demand], several) if covered else _short(teller, releases, several)
        for (covered, right, _, _), several in sorted(alike.items(), key=_first)
        if plain or right != _PLAIN
    ]
    return _cut(teller, told, most)


def _first(one: tuple[tuple[object, ...], list[Allocation]]) -> tuple[bool, bool]:
    """What is covered comes first, and what takes a licence of its own before what another need brings along."""
    (covered, *_), several = one
    return not covered, not any(allocation.quantity for allocation in several)


def _cut(teller: Teller, told: list[str], most: int) -> list[str]:
    if len(told) <= most:
        return told
    return [*told[:most], say(teller.language, "answer.more", n=len(told) - most)]


def _who(teller: Teller, units: Iterable[str]) -> str:
    every, known = {teller.speaker.called(unit) for unit in units}, teller.speaker.machines
    machines = {unit for unit in every if unit in known or not teller.speaker.is_person(unit, Metric.USER)}
    parts = ((every - machines, "users"), (machines, "machines"))
    return joined(teller.language, (in_short(teller.language, some, what) for some, what in parts if some))


def _covered(teller: Teller, release: Release, several: list[Allocation]) -> str:
    units = _who(teller, chain.from_iterable(one.units for one in several))
    lots = in_short(teller.language, (one.lot for one in several), "lots")
    facts = [tuple((name, lots if name == "lot" else value) for name, value in one.facts) for one in several]
    also = dict(several[0].facts).get("also", "").split(",")
    rules = (several[0].right, *(rule for rule in also if rule))
    sentence = teller.speaker.running(dict.fromkeys(ground(teller, rule, facts) for rule in rules))
    called = teller.speaker.release(release)
    return say(teller.language, "answer.covered", units=units, release=called, lots=lots, sentence=sentence)


def _short(teller: Teller, releases: dict[str, Release], several: list[Allocation]) -> str:
    demands = {demand.id: demand for demand in teller.counted.position.demands}
    units = _who(teller, chain.from_iterable(one.units for one in several))
    release = teller.speaker.release(releases[several[0].demand])
    metric = demands[several[0].demand].metric
    missing = sum(one.quantity for one in several)
    if not missing:
        return say(teller.language, "answer.short_too", units=units, release=release)
    if missing == len({unit for one in several for unit in one.units}):
        return say(teller.language, "answer.short", units=units, release=release)
    count = teller.speaker.count(missing, metric)
    return say(teller.language, "answer.short_of", units=units, release=release, count=count)


def ground(teller: Teller, rule: str, every: Iterable[tuple[tuple[str, str], ...]]) -> str:
    """The sentence of a rule for one or many alike, its number in the rule list, and a mark where it is unverified."""
    facts = [tuple((name, teller.named(value)) for name, value in one) for one in every]
    one_only = len({frozenset(one) for one in facts}) == 1
    sentence = teller.speaker.reason(rule, facts[0]) if one_only else teller.speaker.general_reason(rule, facts)
    note = teller.speaker.snapshot.rules[rule]
    if note.case and rule != _PLAIN:
        sentence = say(teller.language, "answer.number", sentence=sentence, case=note.case)
    if not note.verified:
        sentence = say(teller.language, "answer.unverified", sentence=sentence)
    return days_written(sentence, teller.language)


def proofs(teller: Teller) -> list[str]:
    """Why nothing better is possible, product by product that is short."""
    position = teller.counted.position
    products = dict.fromkeys(line.product for line in position.lines if line.shortfall)
    found = dict.fromkeys(proof for product in products for proof in proofs_of(position, product) if proof.shortfall)
    said = (teller.speaker.running(proof_in_words(teller.speaker, proof, named=False)) for proof in found)
    return [days_written(text, teller.language) for text in said]


def asides(teller: Teller, most: int = MOST_LINES) -> list[str]:
    """What took no part, and why; the same reason for many machines is one line."""
    alike: dict[tuple[object, ...], list[SetAside]] = {}
    for aside in teller.counted.position.set_aside:
        alike.setdefault((aside.subject, aside.rule, aside.release), []).append(aside)
    return _cut(teller, [_aside(teller, several) for several in alike.values()], most)


def _aside(teller: Teller, several: list[SetAside]) -> str:
    units = [unit for aside in several for unit in aside.units]
    facts = [tuple({"unit": unit, **dict(aside.facts)}.items()) for aside in several for unit in aside.units]
    sentence = ground(teller, several[0].rule, facts)
    if several[0].subject == "lot":
        lots = in_short(teller.language, units, "lots")
        return say(teller.language, "answer.lot_aside", units=lots, sentence=sentence)
    release = teller.speaker.release(several[0].release)
    return say(teller.language, "answer.set_aside", units=_who(teller, units), release=release, sentence=sentence)


def findings(teller: Teller) -> list[str]:
    """What a person should look at; the text of every finding once."""
    told: Iterator[str] = (
        teller.speaker.running(dict.fromkeys(teller.speaker.finding(finding)[1:]))
        for finding in teller.counted.position.findings
        if finding.code not in _MARKED
    )
    return [days_written(text, teller.language) for text in dict.fromkeys(told)]


def suites(teller: Teller) -> list[str]:
    """The coverage table, where the case is about it."""
    if not teller.counted.case.content.get("suites"):
        return []
    return [
        say(
            teller.language,
            "fact.stands",
            who=_who(teller, row.machines),
            what=teller.speaker.release(row.release) if row.release else say(teller.language, "answer.no_suite"),
        )
        for row in teller.counted.position.coverage
    ]
