"""What every source is handed beside the bytes: the site's key hasher and the bounds of what is read."""

from dataclasses import dataclass, field

from daicho.collect.saved_mapping import SheetMapping
from daicho.words.estate import Title
from daicho.words.secret import Fingerprinter

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read before it is refused; all sizes in bytes.

    ``max_ratio`` is how many times its own size a compressed body may grow, once past ``ratio_free``.
    ``max_depth`` is how often one container may stand in another; ``max_titles`` how many titles are remembered.
    """

    max_file: int = 512 * MIB
    max_member: int = 128 * MIB
    max_total: int = 1024 * MIB
    max_ratio: int = 200
    ratio_free: int = 8 * MIB
    max_members: int = 100_000
    max_depth: int = 2
    max_line: int = 32 * MIB
    max_rows: int = 2_000_000
    max_titles: int = 100_000


@dataclass(frozen=True, slots=True)
class Context:
    """One import's surroundings; make one and use it for every file, so that equal titles are made once.

    ``titles`` remembers titles by the raw values they were made from (never values that held a key), and
    ``clean`` those that were searched for keys, with the number of keys each stands for. ``mappings``: how the site
    said that its purchase ledgers are to be read.
    """

    fingerprint: Fingerprinter
    limits: Limits = field(default_factory=Limits)
    titles: dict[tuple[object, ...], Title] = field(default_factory=dict, repr=False, compare=False)
    clean: dict[Title, int] = field(default_factory=dict, repr=False, compare=False)
    mappings: tuple[SheetMapping, ...] = ()

    def make_room(self) -> None:
        """Forgets what is remembered once it is too much; rows that stand on one machine only would fill the memory."""
        for memory in (self.titles, self.clean):
            if len(memory) > self.limits.max_titles:
                memory.clear()
