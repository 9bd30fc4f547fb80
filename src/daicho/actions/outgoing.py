"""Outgoing documents: the names that must not leave the house unasked, and which of them a document holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from daicho.answer.leak_scan import DisclosureClass, scan
from daicho.answer.wording import Gravity, wordings
from daicho.words.case import Document
from daicho.words.estate import Machine, Person
from daicho.words.finding import Finding
from daicho.words.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Names:
    """Names that must not leave the house without approval: machines and people, but not who signs."""

    hosts: frozenset[str]
    people: frozenset[str]
    allow: frozenset[str]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Names":
        """The names that a snapshot holds."""
        own = snapshot.organisation
        return cls(
            hosts=frozenset(name for machine in snapshot.estate.machines for name in _names_of_machine(machine)),
            people=frozenset(name for person in snapshot.estate.people for name in _names_of_person(person)),
            allow=frozenset({own.representative, own.person_in_charge, own.name} - {""}),
        )

    def in_document(self, document: Document) -> tuple[Finding, ...]:
        """What a document that goes to a vendor would give away."""
        return scan(
            [document],
            leaving_as=DisclosureClass.VENDOR_OK,
            hosts=self.hosts,
            people=self.people,
            allow=self.allow,
        )


def is_refused(leak: Finding) -> bool:
    """Whether a document with this leak must stay."""
    return wordings()[leak.code].gravity is Gravity.REFUSED


def _names_of_machine(machine: Machine) -> Iterator[str]:
    return (name for name in (machine.id, machine.name) if name)


def _names_of_person(person: Person) -> Iterator[str]:
    return (name for name in (person.id, person.name) if name)
