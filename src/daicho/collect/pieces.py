"""One machine's part of a file as an inventory that states only its own branch, so that it joins with others of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.collect.machine_names import name_of
from daicho.words.estate import Identity, Inventory, Machine, Observation, Section, TraceKind
from daicho.words.finding import Finding, Place

_SECTIONS = {
    Section.SOFTWARE: {
        TraceKind.PROGRAM, TraceKind.APP, TraceKind.PACKAGE, TraceKind.CLICK_TO_RUN, TraceKind.INSTANCE, TraceKind.TAG,
    },
    Section.OS: {TraceKind.OS},
    Section.LICENCES: {TraceKind.LICENCE},
}  # fmt: skip
_NOBODY = frozenset({"", "localhost", ".", "127.0.0.1", "::1"})


def sections_of(observations: Iterable[Observation]) -> frozenset[Section]:
    """The sections that ``observations`` belong to."""
    kinds = {observation.title.kind for observation in observations}
    return frozenset(section for section, own in _SECTIONS.items() if kinds & own)


@dataclass(slots=True)
class _Piece:
    machine: Machine
    identity: Identity
    is_told: bool
    taken_on: date | None = None
    time: str = ""
    observations: list[Observation] = field(default_factory=list)


@dataclass(slots=True)
class Pieces:
    """Gathers the rows of one file by machine; rows that name none belong to the one that the file is called after."""

    source: str
    file: str
    _pieces: dict[str, _Piece] = field(default_factory=dict)

    def machine(self, name: str = "", identity: Identity | None = None, taken_on: date | None = None,
                time: str = "") -> str:  # fmt: skip
        """Notes a machine, newest moment first, and gives the handle for `add`; no name means the file's own."""
        told = "" if name.strip().casefold() in _NOBODY else name.strip()
        shown = told or name_of(self.file)
        key = (identity.uuid if identity and identity.uuid else shown).casefold()
        marks = identity or Identity(name=shown)
        piece = self._pieces.get(key)
        if piece is None:
            piece = self._pieces[key] = _Piece(
                Machine(id=shown, name=shown, serial=marks.serial), marks, bool(told or marks.uuid)
            )
        if taken_on and (piece.taken_on is None or (taken_on, time) > (piece.taken_on, piece.time)):
            piece.taken_on, piece.time = taken_on, time
        return key

    def add(self, machine: str, observation: Observation) -> None:
        """Notes a row of a machine that was noted before."""
        self._pieces[machine].observations.append(observation)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(piece.observations) for piece in self._pieces.values())

    def inventories(self, *, whole: bool = True) -> tuple[Inventory, ...]:
        """One inventory per machine; where rows of the file were lost (not ``whole``), none says that a row is gone."""
        return tuple(self._inventory(piece, whole) for piece in self._pieces.values())

    def _inventory(self, piece: _Piece, whole: bool) -> Inventory:
        findings = []
        if not piece.is_told:
            place, name = Place(self.file), piece.machine.name
            findings.append(Finding.at("machine_told_by_place", place, file=self.file, name=name))
        if piece.taken_on is None:
            findings.append(Finding.at("inventory_without_day", Place(self.file), file=self.file))
        return Inventory(
            machine=replace(piece.machine, last_seen=piece.taken_on),
            identity=piece.identity,
            source=self.source,
            place=Place(self.file),
            taken_on=piece.taken_on,
            time=piece.time,
            partial=True,
            piecewise=whole,
            sections=sections_of(piece.observations) if whole else frozenset(),
            observations=tuple(piece.observations),
            findings=tuple(findings),
        )
