"""Telling machines again: by agent, firmware UUID, serial number, name, unless stronger marks contradict."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from daicho.words.estate import Identity

# Marks that firmware leaves when nobody filled them in; many machines share them.
_JUNK_SERIALS = frozenset(
    (
        "tobefilledbyoem", "tobefilled", "defaultstring", "systemserialnumber", "serialnumber", "serial", "none", "na",
        "notspecified", "notapplicable", "notavailable", "unknown", "invalid", "oem", "chassisserialnumber", "empty",
        "baseboardserialnumber", "0123456789", "123456789", "1234567890", "12345678", "123456", "standard",
    )
)  # fmt: skip
_JUNK_UUIDS = frozenset(
    {"03000200040005000006000700080009", "12345678123456789012123456789012", "0123456789abcdef0123456789abcdef"}
)
_JUNK_NAMES = frozenset({"localhost", "localhost.localdomain", "unknown", "computer", "pc", "(none)"})
_UUID_DIGITS = 32


class Mark(StrEnum):
    """The marks of a machine, strongest first."""

    AGENT = "agent"
    UUID = "uuid"
    SERIAL = "serial"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Match:
    """A machine found again, and the mark that told it."""

    id: str
    by: Mark


def plain(identity: Identity) -> Identity:
    """``identity`` for comparing: without marks that say nothing, in one spelling."""
    return Identity(
        agent=identity.agent.strip().casefold(),
        uuid=_plain_uuid(identity.uuid),
        serial=_plain_serial(identity.serial),
        name=_plain_name(identity.name),
    )


def _plain_uuid(uuid: str) -> str:
    """Hexadecimal digits; the first three groups in whichever byte order sorts first, since agents disagree on it."""
    digits = "".join(c for c in uuid.lower() if c in "0123456789abcdef")
    if len(digits) != _UUID_DIGITS:
        kept = uuid.strip().casefold()
        return "" if len(set(kept.replace("-", ""))) <= 1 else kept
    if digits in _JUNK_UUIDS or len(set(digits)) <= 1:
        return ""
    pairs = [digits[i : i + 2] for i in range(0, _UUID_DIGITS, 2)]
    swapped = pairs[3::-1] + pairs[5:3:-1] + pairs[7:5:-1] + pairs[8:]
    return min(digits, "".join(swapped))


def _plain_serial(serial: str) -> str:
    kept = serial.strip().casefold()
    letters = "".join(c for c in kept if c.isalnum())
    return "" if letters in _JUNK_SERIALS or len(set(letters)) <= 1 else kept


def _plain_name(name: str) -> str:
    kept = name.strip().casefold()
    return "" if kept in _JUNK_NAMES else kept


@dataclass(slots=True)
class Roster:
    """Known machines by their marks; filled from what is stored, asked for each inventory that comes in."""

    _by: dict[Mark, dict[str, list[str]]] = field(default_factory=lambda: {mark: {} for mark in Mark})
    _known: dict[str, list[Identity]] = field(default_factory=dict)

    @classmethod
    def of(cls, machines: Iterable[tuple[str, Identity]]) -> "Roster":
        """A roster of machines known already, by id."""
        roster = cls()
        for id_, identity in machines:
            roster.add(id_, identity)
        return roster

    def add(self, id_: str, identity: Identity) -> None:
        """Lets the machine ``id_`` be told by the marks of ``identity`` too."""
        marks = plain(identity)
        self._known.setdefault(id_, []).append(marks)
        for mark in Mark:
            value = getattr(marks, mark)
            ids = self._by[mark].setdefault(value, []) if value else []
            if value and id_ not in ids:
                ids.append(id_)

    def find(self, identity: Identity) -> Match | None:
        """The machine that ``identity`` means, by its strongest mark that no other contradicts; None for a new one."""
        marks = plain(identity)
        for mark in Mark:
            value = getattr(marks, mark)
            for id_ in self._by[mark].get(value, ()) if value else ():
                if not self._contradicts(id_, marks, mark):
                    return Match(id_, mark)
        return None

    def _contradicts(self, id_: str, marks: Identity, by: Mark) -> bool:
        """Cloned discs share agents, cheap boards share UUIDs, and names are used again: other marks must not differ.

        A serial number or a UUID is believed against one other firmware mark where the name agrees
        (a repaired mainboard keeps the one and loses the other).
        """
        differs = {mark for mark in Mark if self._differs(id_, marks, mark)}
        firmware = differs & {Mark.UUID, Mark.SERIAL} - {by}
        if by is Mark.AGENT:
            return Mark.UUID in firmware or (bool(firmware) and not marks.uuid)
        if by is Mark.NAME:
            return bool(firmware)
        return bool(firmware) and Mark.NAME in differs

    def _differs(self, id_: str, marks: Identity, mark: Mark) -> bool:
        own = getattr(marks, mark)
        known = {getattr(identity, mark) for identity in self._known[id_]} - {""}
        return bool(own and known and own not in known)


def joined(first: Identity, second: Identity) -> Identity:
    """Both identities' marks; where both have one, the first's."""
    gaps = {mark.value: getattr(second, mark) for mark in Mark if not getattr(first, mark)}
    return replace(first, **gaps)
