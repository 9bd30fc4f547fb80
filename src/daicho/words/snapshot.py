"""A frozen snapshot: the state that every document of an answer is built from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from daicho.words.case import Organisation
from daicho.words.entitlement import ProofItem
from daicho.words.estate import Inventory, Title
from daicho.words.finding import Finding
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Installation, Release, Verdict
from daicho.words.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """One verdict for every observation of one inventory, and the installations they add up to.

    ``conditional``: installations of what is free for some uses only; whether this is one, somebody must decide.

    ``titles[i]`` is what row ``i`` says, ``verdicts[i]`` the verdict on it and ``leans_on[i]`` the number of the
    row that it belongs to, None where there is none.
    """

    machine: str
    titles: tuple[Title, ...]
    verdicts: tuple[Verdict, ...]
    leans_on: tuple[int | None, ...]
    installations: tuple[Installation, ...]
    findings: tuple[Finding, ...] = ()
    conditional: tuple[Installation, ...] = ()

    @property
    def all_installed(self) -> tuple[Installation, ...]:
        """What is installed and may need a licence."""
        return self.installations + self.conditional

    @property
    def raw(self) -> tuple[str, ...]:
        """The texts to show for the rows."""
        return tuple(title.shown for title in self.titles)

    def rows(self) -> Iterator[tuple[str, Verdict, int | None]]:
        """Each row's text and verdict and the row that it leans on, in order."""
        return zip(self.raw, self.verdicts, self.leans_on, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseInfo:
    """What the catalogue says of a release, for ledgers and forms.

    ``kind``: paid, free, shareware, conditional (free for some uses only).
    ``category``: office_suite, os_client, os_server, cal, cad, …
    """

    release: Release
    name: Text
    publisher: Text
    category: str = ""
    kind: str = "paid"
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNote:
    """On what a rule of counting rests: ``case`` is its number in the rule list (T2), "" for none."""

    case: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that the snapshot rests on, by name and hash."""

    name: str
    sha256: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was known on ``taken_on`` for the position of day ``on``; ``id`` is the hash of its content."""

    id: str
    on: date
    taken_on: date
    organisation: Organisation
    estate: Estate
    inventories: tuple[Inventory, ...]
    recognitions: tuple[Recognition, ...]
    position: Position
    proof_items: tuple[ProofItem, ...]
    releases: Mapping[Release, ReleaseInfo]
    reasons: Mapping[str, Text] = field(default_factory=dict)
    rules: Mapping[str, RuleNote] = field(default_factory=dict)
    inputs: tuple[InputFile, ...] = ()
    catalogue_version: str = ""
    rules_version: str = ""
    findings: tuple[Finding, ...] = ()
