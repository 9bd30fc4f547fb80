"""Laws that the count keeps on random small estates, and the slow twin that must agree with it."""

import importlib.util
import random
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release

TESTS = Path(__file__).parent.parent
DAY = date(2026, 11, 24)
QUICK = settings(derandomize=True, deadline=None, max_examples=120)


def _twin():
    spec = importlib.util.spec_from_file_location("reference_count", TESTS / "count" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = _twin()


@cache
def rules() -> rulebook.Rulebook:
    return rulebook.load(TESTS / "worked" / "rules")


uses = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12")), min_size=1, max_size=3, unique=True)


@st.composite
def estates(draw: st.DrawFn) -> tuple[list[dict], list[dict]]:
    machines = [
        {"name": f"PC-{i}", "user": draw(st.sampled_from(["", "U", "V"])), "uses": draw(uses), "portable": False}
        for i in range(draw(st.integers(1, 4)))
    ]
    many = [m for m in machines if m["user"]]
    for machine in many[4:]:
        machine["user"] = ""
    lots = [
        {
            "name": draw(st.sampled_from(["a", "b", "c", "ab", "bc", "ca"])),
            "version": draw(st.sampled_from("12")),
            "channel": draw(st.sampled_from(["volume", "retail", "oem"])),
            "quantity": draw(st.integers(0, 3)),
            "bound": "",
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    for lot in lots:
        if lot["channel"] == "oem":
            lot["bound"] = draw(st.sampled_from([m["name"] for m in machines]))
            lot["quantity"] = min(1, lot["quantity"])
    return machines, lots


def _estate(machines: list[dict], lots: list[dict]) -> Estate:
    return Estate(
        machines=tuple(Machine(id=m["name"], kind=MachineKind.DESKTOP, user=m["user"]) for m in machines),
        installations=tuple(
            Installation(machine=m["name"], release=Release(f"demo/{a}", "", v)) for m in machines for a, v in m["uses"]
        ),
        entitlements=tuple(_lot(f"L{i}", lot) for i, lot in enumerate(lots)),
    )


def _lot(number: str, lot: dict) -> Entitlement:
    suite = len(lot["name"]) == 2
    release = (
        Release("demo/suite", lot["name"], lot["version"])
        if suite
        else Release(f"demo/{lot['name']}", "", lot["version"])
    )
    bound = (lot["bound"],) if lot["bound"] else ()
    return Entitlement(
        lot=number,
        release=release,
        metric=Metric.DEVICE,
        channel=Channel(lot["channel"]),
        quantity=lot["quantity"],
        bound_to=bound,
    )


def _position(machines: list[dict], lots: list[dict]) -> Position:
    return take(_estate(machines, lots), rules(), on=DAY)


@QUICK
@given(estates())
def test_the_shortfall_is_the_least_that_trying_everything_finds(estate: tuple[list[dict], list[dict]]) -> None:
    position = _position(*estate)
    assert position.shortfall == reference.shortfall(*estate)
    assert check.problems(as_pack(position)) == []


@QUICK
@given(estates(), st.integers(0, 10**6))
def test_the_order_of_rows_means_nothing(estate: tuple[list[dict], list[dict]], seed: int) -> None:
    plain = _estate(*estate)
    shuffled = {}
    for name in ("machines", "installations", "entitlements"):
        rows = list(getattr(plain, name))
        random.Random(seed).shuffle(rows)
        shuffled[name] = tuple(rows)
    assert take(Estate(**shuffled), rules(), on=DAY) == take(plain, rules(), on=DAY)


@QUICK
@given(estates(), st.sampled_from(["a", "ab", "ca"]))
def test_one_more_licence_never_makes_it_worse(estate: tuple[list[dict], list[dict]], name: str) -> None:
    machines, lots = estate
    more = {"name": name, "version": "2", "channel": "volume", "quantity": 1, "bound": ""}
    assert _position(machines, [*lots, more]).shortfall <= _position(machines, lots).shortfall


@QUICK
@given(estates())
def test_splitting_a_lot_changes_nothing(estate: tuple[list[dict], list[dict]]) -> None:
    machines, lots = estate
    parts = [part for lot in lots for part in ([lot] if lot["bound"] else [{**lot, "quantity": 1}] * lot["quantity"])]
    assert _position(machines, parts).shortfall == _position(machines, lots).shortfall


@QUICK
@given(estates())
def test_a_machine_fewer_never_raises_the_need(estate: tuple[list[dict], list[dict]]) -> None:
    machines, lots = estate
    without = machines[1:]
    floating = [lot for lot in lots if lot["bound"] != machines[0]["name"]]
    before, after = _position(machines, floating), _position(without, floating)
    assert after.shortfall <= before.shortfall
