"""What a source is: one format that can be read, told by its content."""

from collections.abc import Callable
from dataclasses import dataclass, field

from daicho.collect.context import Context
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

CERTAIN = 100
LIKELY = 60
POSSIBLE = 30
NOT_MINE = 0


class Unreadable(Exception):
    """Says that a file cannot be read on; carries the finding that tells where and why. Facts hold no keys."""

    def __init__(self, code: str, place: Place, **facts: object) -> None:
        super().__init__(code)
        self.finding = Finding.at(code, place, file=place.file, **facts)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file as sources sniff it: its name (not to be trusted), all bytes, and the start as text.

    ``text`` is the first 64 KiB decoded, without a byte order mark; empty for a binary file. ``kind`` is what the
    magic number says (see ``looks.look``): "text", "workbook" (.xlsx), "old workbook" (.xls) or another name.
    """

    name: str
    data: bytes = field(repr=False)
    text: str = field(repr=False)
    kind: str


@dataclass(frozen=True, slots=True)
class Source:
    """One format. ``sniff`` gives 0 (not mine) to 100 (certain); ``read`` gets name, bytes and context.

    ``read`` may raise `Unreadable`; everything milder goes into the reading's findings.
    """

    id: str
    sniff: Callable[[Sample], int]
    read: Callable[[str, bytes, Context], Reading]
