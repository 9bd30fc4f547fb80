"""The working in words: what covers each need of a machine or person by which rule, and where each lot is used."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from daicho.answer.assignments import Assignment, Assignments
from daicho.answer.labels import of
from daicho.answer.proofs import proof_in_words
from daicho.answer.speaker import Facts, Speaker
from daicho.words.entitlement import Entitlement
from daicho.words.position import Proof, SetAside, Supply

LOT = "lot"


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that was used: its sentence, its number in the rule list, the documents, and whether they were read."""

    rule: str
    sentence: str
    case: str = ""
    source: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Served:
    """One need of a unit that a lot serves; ``quantity`` None where its own share cannot be told."""

    need: str
    metric: str
    count: str
    quantity: int | None
    lot: str
    lot_described: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """One need of a unit that nothing serves, with the proof that it belongs to; ``component`` "" for none."""

    need: str
    metric: str
    count: str
    quantity: int | None
    component: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Something of a unit or a lot that took no part in the counting, and why."""

    release: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class UnitWorking:
    """Everything about one machine or person."""

    unit: str
    called: str
    kind: str
    served: tuple[Served, ...]
    missing: tuple[Missing, ...]
    aside: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class LotUse:
    """Where a lot is used by one right; ``quantity`` 0: beside another need that took the licence already."""

    quantity: int
    count: str
    need: str
    units: tuple[str, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class LotWorking:
    """Everything about one lot; ``valid`` None where it took no part in the counting of the day."""

    lot: Entitlement
    heading: str
    is_weak: bool
    valid: int | None
    used: int
    uses: tuple[LotUse, ...]
    aside: tuple[Left, ...]


@dataclass(frozen=True)
class Working:
    """The working of the speaker's position, unit by unit and lot by lot."""

    speaker: Speaker

    @cached_property
    def assignments(self) -> Assignments:
        """Which lot serves which need of which unit."""
        return Assignments(self.speaker)

    def units(self) -> tuple[str, ...]:
        """Every machine and person that the position speaks of, in order."""
        covered = {number for entry in self.speaker.position.coverage for number in entry.machines}
        return tuple(sorted(covered | self.assignments.by_unit.keys() | self._units_aside.keys()))

    def lots(self) -> tuple[str, ...]:
        """Every lot of the ledger, in order."""
        return tuple(sorted(self.speaker.lots))

    @cached_property
    def _units_aside(self) -> Mapping[str, list[SetAside]]:
        return _by_unit(aside for aside in self.speaker.position.set_aside if aside.subject != LOT)

    @cached_property
    def _lots_aside(self) -> Mapping[str, list[SetAside]]:
        return _by_unit(aside for aside in self.speaker.position.set_aside if aside.subject == LOT)

    @cached_property
    def _supplies(self) -> Mapping[str, Supply]:
        return {supply.lot: supply for supply in self.speaker.position.supplies}

    @cached_property
    def _proof_of(self) -> Mapping[str, Proof]:
        """The proof that speaks of each demand; where two do, the first."""
        found: dict[str, Proof] = {}
        for proof in self.speaker.position.proofs:
            for demand in proof.demands:
                found.setdefault(demand, proof)
        return found

    def unit(self, unit: str) -> UnitWorking:
        """What covers each need of a machine or person, what is short, what was set aside."""
        found = self.assignments.by_unit.get(unit, ())
        speaker = self.speaker
        person = unit in speaker.people or any(speaker.is_person(unit, a.demand.metric) for a in found)
        return UnitWorking(
            unit=unit,
            called=speaker.unit(unit),
            kind=speaker.phrase("phrase.person" if person else "phrase.machine"),
            served=tuple(self._served(a) for a in found if not a.is_short),
            missing=tuple(self._missing(a) for a in found if a.is_short),
            aside=self.aside(unit),
        )

    def aside(self, unit: str) -> tuple[Left, ...]:
        """What else stands on a machine, or belongs to a person, and took no part in the counting."""
        return tuple(self._left(aside, unit) for aside in self._units_aside.get(unit, ()))

    def grounds(self, assignment: Assignment) -> tuple[Ground, ...]:
        """The rules by which an assignment serves: its own right first, then the further ones it leans on."""
        allocation = assignment.allocation
        return self._grounds(allocation.right, (("unit", assignment.unit), *allocation.facts))

    def _grounds(self, rule: str, facts: Facts) -> tuple[Ground, ...]:
        further = [right for right in dict(facts).get("also", "").split(",") if right]
        known = (("until", "-"), *facts)
        return tuple(self.ground(right, known) for right in (rule, *further))

    def ground(self, rule: str, facts: Facts) -> Ground:
        """A rule with its sentence filled with facts."""
        note = self.speaker.snapshot.rules.get(rule)
        sentence = self.speaker.reason(rule, facts)
        return Ground(rule, sentence) if note is None else Ground(rule, sentence, note.case, note.source, note.verified)

    def _served(self, assignment: Assignment) -> Served:
        demand, speaker = assignment.demand, self.speaker
        return Served(
            need=speaker.release(demand.release),
            metric=of(demand.metric, speaker.language),
            count="" if assignment.quantity is None else speaker.count(assignment.quantity, demand.metric),
            quantity=assignment.quantity,
            lot=assignment.allocation.lot,
            lot_described=speaker.lot_with_proof(assignment.allocation.lot),
            grounds=self.grounds(assignment),
        )

    def _missing(self, assignment: Assignment) -> Missing:
        demand, speaker = assignment.demand, self.speaker
        proof = self._proof_of.get(demand.id)
        return Missing(
            need=speaker.release(demand.release),
            metric=of(demand.metric, speaker.language),
            count="" if assignment.quantity is None else speaker.count(assignment.quantity, demand.metric),
            quantity=assignment.quantity,
            component=proof.component if proof else "",
            why=proof_in_words(speaker, proof, named=False) if proof else (),
        )

    def why_short(self, assignment: Assignment) -> str:
        """The proof that a need which nothing serves belongs to, in words."""
        proof = self._proof_of.get(assignment.demand.id)
        if proof is None:
            return assignment.reason(self.speaker)
        return self._in_words(proof)

    def _in_words(self, proof: Proof) -> str:
        if proof.demands not in self._told:
            words = self.speaker.running(proof_in_words(self.speaker, proof, named=False))
            self._told[proof.demands] = self.speaker.phrase("working.block", component=proof.component, words=words)
        return self._told[proof.demands]

    @cached_property
    def _told(self) -> dict[tuple[str, ...], str]:
        return {}

    def _left(self, aside: SetAside, unit: str) -> Left:
        return Left(self.speaker.release(aside.release), self._grounds(aside.rule, (("unit", unit), *aside.facts)))

    def lot(self, number: str) -> LotWorking:
        """Where a lot is used, by which right, how many are left, and what of it does not count."""
        speaker = self.speaker
        lot, supply = speaker.lots[number], self._supplies.get(number)
        heading = speaker.phrase(
            "working.lot",
            lot=number,
            release=speaker.release(lot.release),
            channel=of(lot.channel, speaker.language),
            count=speaker.count(lot.quantity, lot.metric),
            proof=of(lot.proof, speaker.language),
        )
        return LotWorking(
            lot=lot,
            heading=heading,
            is_weak=is_weak(speaker, number),
            valid=None if supply is None else supply.quantity,
            used=0 if supply is None else supply.used,
            uses=tuple(self._uses(number)),
            aside=tuple(self._left(aside, "") for aside in self._lots_aside.get(number, ())),
        )

    def _uses(self, lot: str) -> Iterator[LotUse]:
        """By right and by what is needed, so that alike uses are told as one."""
        alike: dict[tuple[str, str, str], list[Assignment]] = {}
        for assignment in self.assignments.by_lot.get(lot, ()):
            allocation = assignment.allocation
            shared = "shared" if assignment.quantity == 0 else ""
            alike.setdefault((allocation.right, dict(allocation.facts).get("need", ""), shared), []).append(assignment)
        for (_, need, _), several in sorted(alike.items()):
            once = {id(a.allocation): a.allocation.quantity for a in several}
            units = tuple(dict.fromkeys(a.unit for a in several))
            quantity = sum(once.values())
            metric = self.speaker.lots[lot].metric
            count, needed = self.speaker.count(quantity, metric), self.speaker.called(need)
            yield LotUse(quantity, count, needed, units, self.grounds(several[0]))


def _by_unit(asides: Iterable[SetAside]) -> dict[str, list[SetAside]]:
    found: dict[str, list[SetAside]] = {}
    for aside in asides:
        for unit in aside.units:
            found.setdefault(unit, []).append(aside)
    return found


def is_weak(speaker: Speaker, lot: str) -> bool:
    """Whether a lot is one of the weakly proven ones that the position leans on."""
    proven = speaker.position.well_proven
    return proven is not None and lot in proven.weak


def rested(speaker: Speaker, ground: Ground) -> str:
    """On what a rule rests: the documents and whether they were read; "" for a rule that is Daicho's own."""
    if not ground.source:
        return ""
    return speaker.phrase("working.source" if ground.verified else "working.source_unverified", source=ground.source)


def said(speaker: Speaker, ground: Ground) -> str:
    """The sentence of a rule with its number in the rule list before it."""
    path = "working.reason_case" if ground.case else "working.reason"
    return speaker.phrase(path, case=ground.case, sentence=ground.sentence)


def unit_lines(speaker: Speaker, unit: UnitWorking) -> Iterator[str]:
    """One machine or person as lines of text, indented by what belongs to what."""
    say = speaker.phrase
    yield say("working.unit", unit=unit.called, kind=unit.kind)
    for served in unit.served:
        path = "covered" if served.quantity else "partly" if served.quantity is None else "shared"
        yield "  " + say(f"working.{path}", need=served.need, count=served.count, lot=served.lot_described)
        yield from _ground_lines(speaker, served.grounds)
    for missing in unit.missing:
        path = "short" if missing.quantity != 0 and missing.count else "short_shared"
        yield "  " + say(f"working.{path}", need=missing.need, count=missing.count)
        words = speaker.running(missing.why)
        yield "    " + (
            say("working.block", component=missing.component, words=words) if missing.why else say("working.no_block")
        )
    for left in unit.aside:
        yield "  " + say("working.aside", release=left.release)
        yield from _ground_lines(speaker, left.grounds)
    if not (unit.served or unit.missing or unit.aside):
        yield "  " + say("working.nothing")


def _ground_lines(speaker: Speaker, grounds: Iterable[Ground]) -> Iterator[str]:
    for ground in grounds:
        yield "    " + said(speaker, ground)
        if rest := rested(speaker, ground):
            yield "      " + rest


def lot_lines(speaker: Speaker, working: LotWorking) -> Iterator[str]:
    """One lot as lines of text."""
    say = speaker.phrase
    yield working.heading
    if working.is_weak:
        yield "  " + say("working.weak", proof=of(working.lot.proof, speaker.language))
    if working.valid is None:
        yield "  " + say("working.not_counted")
    else:
        idle = working.valid - working.used
        yield "  " + say("working.figures", valid=f"{working.valid:,}", used=f"{working.used:,}", idle=f"{idle:,}")
    for use in working.uses:
        units = speaker.joined(map(speaker.unit, use.units))
        path = "working.used_by" if use.quantity else "working.used_alongside"
        yield "  " + say(path, need=use.need, count=use.count, units=units)
        yield from _ground_lines(speaker, use.grounds)
    if working.valid is not None and not working.uses:
        yield "  " + say("working.unused")
    for left in working.aside:
        yield "  " + say("working.aside", release=left.release)
        yield from _ground_lines(speaker, left.grounds)


def as_object(value: UnitWorking | LotWorking) -> dict[str, Any]:
    """The same as plain data for ``--json``."""
    if isinstance(value, UnitWorking):
        return {
            "unit": value.unit,
            "name": value.called,
            "kind": value.kind,
            "covered": [
                {"need": s.need, "metric": s.metric, "quantity": s.quantity, "lot": s.lot, "rules": _rules(s.grounds)}
                for s in value.served
            ],
            "short": [
                {"need": m.need, "metric": m.metric, "quantity": m.quantity, "proof": m.component, "why": list(m.why)}
                for m in value.missing
            ],
            "set_aside": _asides(value.aside),
        }
    return {
        "lot": value.lot.lot,
        "proof": value.lot.proof.value,
        "weakly_proven": value.is_weak,
        "owned": value.lot.quantity,
        "valid": value.valid,
        "used": value.used,
        "left": None if value.valid is None else value.valid - value.used,
        "uses": [
            {"quantity": u.quantity, "need": u.need, "units": list(u.units), "rules": _rules(u.grounds)}
            for u in value.uses
        ],
        "set_aside": _asides(value.aside),
    }


def _asides(asides: Iterable[Left]) -> list[dict[str, Any]]:
    return [{"release": left.release, "rules": _rules(left.grounds)} for left in asides]


def _rules(grounds: Iterable[Ground]) -> list[dict[str, Any]]:
    return [
        {"rule": g.rule, "case": g.case, "sentence": g.sentence, "source": g.source, "verified": g.verified}
        for g in grounds
    ]
