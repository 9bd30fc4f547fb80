"""Raw rows as sources deliver them, in short; for tests of recognition."""

from collections.abc import Iterable

from daicho.words.estate import Identity, Inventory, Machine, Observation, Title, TraceKind
from daicho.words.finding import Place


def program(name: str, publisher: str = "", version: str = "", key: str = "", **fields: str) -> Title:
    """An entry of "Programs and Features"."""
    return title(TraceKind.PROGRAM, name, publisher, version, key, **fields)


def title(kind: TraceKind, name: str, publisher: str = "", version: str = "", key: str = "", **fields: str) -> Title:
    """A title of any kind; fields by name, in the order that collect gives them."""
    return Title(kind, name, publisher, version, key, tuple(sorted(fields.items())))


def operating_system(name: str, **fields: str) -> Title:
    """The record of a machine's operating system."""
    return title(TraceKind.OS, name, **fields)


def release_id(text: str, version: str = "16.0.10409.20028") -> Title:
    """One ProductReleaseId of a Click-to-Run configuration."""
    return title(TraceKind.CLICK_TO_RUN, text, "Microsoft Corporation", version, text)


def licence(name: str, **fields: str) -> Title:
    """A licence or registration record."""
    return title(TraceKind.LICENCE, name, **fields)


def machine_with(titles: Iterable[Title], machine: str = "PC-001") -> Inventory:
    """An inventory of one machine that shows ``titles``, in this order."""
    rows = tuple(Observation(t, Place("test.json", part=f"softwares[{n}]")) for n, t in enumerate(titles))
    return Inventory(
        machine=Machine(id=machine),
        identity=Identity(name=machine),
        source="test",
        place=Place("test.json"),
        observations=rows,
    )
