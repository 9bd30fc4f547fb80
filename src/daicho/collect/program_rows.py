"""From rows of "this program on that machine" to one inventory per machine."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from daicho.collect.context import Context
from daicho.collect.keys import Fields
from daicho.words.estate import Identity, Inventory, Machine, Observation, Section, Title, TraceKind
from daicho.words.finding import Place
from daicho.words.secret import find_keys

_SHORTEST_KEY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The machine that a row belongs to, as far as the row tells; ``number`` is the company's own."""

    number: str = ""
    name: str = ""
    agent: str = ""
    serial: str = ""
    user: str = ""
    department: str = ""

    @property
    def key(self) -> str:
        """By what rows of the same machine are told; host names know no case."""
        return self.agent or self.number or self.name.casefold()


@dataclass(slots=True)
class _Seen:
    owner: Owner
    place: Place
    taken_on: date | None = None
    operating_system: str = ""
    observations: list[Observation] = field(default_factory=list)


@dataclass(slots=True)
class Programs:
    """Gathers the rows of one file by machine, in the order in which machines appear."""

    source: str
    context: Context
    _machines: dict[str, _Seen] = field(default_factory=dict)

    def machine(self, owner: Owner, place: Place, taken_on: date | None = None, operating_system: str = "") -> None:
        """Notes a machine, also one without any program; the newest day counts."""
        seen = self._machines.get(owner.key)
        if seen is None:
            seen = self._machines[owner.key] = _Seen(owner, place)
        if taken_on and (seen.taken_on is None or taken_on > seen.taken_on):
            seen.taken_on = taken_on
        seen.operating_system = seen.operating_system or operating_system

    def add(self, owner: Owner, title: Title, place: Place, installed_on: date | None = None) -> None:
        """Notes a program on a machine that was noted before."""
        self._machines[owner.key].observations.append(Observation(title, place, installed_on))

    def title(
        self,
        kind: TraceKind,
        name: str,
        publisher: str = "",
        version: str = "",
        *,
        key: str = "",
        kept: Iterable[tuple[str, str]] = (),
    ) -> Title:
        """The title of a row, the same one for equal rows; empty fields are left out."""
        fields: Fields = tuple(sorted((n, value) for n, value in kept if value))
        raw = ("program row", kind, name, publisher, version, key, fields)
        known = self.context.titles.get(raw)
        if known is None:
            known = Title(kind, name, publisher, version, key, fields)
            texts = (name, publisher, version, key, *(value for _, value in fields))
            if not any(find_keys(text) for text in texts if len(text) >= _SHORTEST_KEY):
                self.context.titles[raw] = known
        return known

    def inventories(self, *, left_out: int = 0) -> tuple[Inventory, ...]:
        """One inventory per machine, which states the programs on it and nothing else.

        Where rows of the file were left out, nobody knows whose: then no inventory states a whole section.
        """
        return tuple(self._inventory(seen, whole=not left_out) for seen in self._machines.values())

    def _inventory(self, seen: _Seen, *, whole: bool) -> Inventory:
        owner, observations = seen.owner, seen.observations
        sections = {Section.SOFTWARE} if whole else set()
        if seen.operating_system:
            sections.add(Section.OS)
            observations = [Observation(self.title(TraceKind.OS, seen.operating_system), seen.place), *observations]
        return Inventory(
            machine=Machine(
                id=owner.number or owner.name or owner.agent,
                name=owner.name,
                user=owner.user,
                department=owner.department,
                serial=owner.serial,
                last_seen=seen.taken_on,
            ),
            identity=Identity(agent=owner.agent, serial=owner.serial, name=owner.name or owner.number),
            source=self.source,
            place=seen.place,
            taken_on=seen.taken_on,
            sections=frozenset(sections),
            observations=tuple(observations),
        )
