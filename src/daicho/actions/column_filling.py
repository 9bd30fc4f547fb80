"""Filling of kept columns: machines as the company knows them, and what was recognised on each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from daicho.actions.estates import Shown, recognised
from daicho.actions.grounds import Ledger
from daicho.actions.joining import with_people
from daicho.collect.gather import overlay
from daicho.recognise.machine import Recogniser
from daicho.store.kept_columns.part import Manner, PartWriter
from daicho.store.reads import outlines, statements
from daicho.store.reads.outlines import Counted, Outline
from daicho.words.columns import machine_columns
from daicho.words.estate import Machine, MachineState
from daicho.words.finding import Finding
from daicho.words.software import Installation, Release

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Filling:
    """Fills parts of kept columns from the tables, with all that came in until ``newest``."""

    organisation: str
    newest: date
    recogniser: Recogniser

    def numbers(self, sources: Names) -> Names:
        """Under which numbers the company knows the machines of these inventories."""
        ledger = self._ledger()
        return frozenset(ledger.settled(o.machine, *o.marks).id for o in self._outlines(None, sources))

    def all(self, writer: PartWriter) -> None:
        """Every machine."""
        self._fill(_Filled(writer), None, None)

    def some(self, writer: PartWriter, sources: Names, concerned: Names) -> None:
        """The machines ``concerned``, of which these inventories speak."""
        self._fill(_Filled(writer), sources, concerned)

    def _fill(self, filled: "_Filled", sources: Names | None, concerned: Names | None) -> None:
        ledger = self._ledger()
        found = self._outlines(lambda title: filled.free(self.recogniser.frees(title)), sources)
        for shown in recognised(found, self.recogniser, ledger):
            filled.show(shown)
        installs, doubts = self.recogniser.installations(statements.installations(self.organisation, concerned))
        filled.state(installs, doubts if concerned is None else ())
        listed = [machine for machine in ledger.machines() if concerned is None or machine.id in concerned]
        unlisted = sorted({install.machine for install in installs} - {machine.id for machine in listed})
        strangers = [Machine(id=name, state=MachineState.STOCK) for name in unlisted]
        people, _ = self.recogniser.people(statements.people(self.organisation))
        machines, ambiguous = with_people(sorted([*listed, *strangers], key=lambda machine: machine.id), people)
        for doubt in ambiguous:
            filled.doubt(doubt.place.part, doubt)
        filled.writer.write(
            machine_columns(machines),
            unlisted=unlisted,
            replaced=concerned or (),
            sources=filled.sources,
            findings=filled.findings,
        )

    def _ledger(self) -> Ledger:
        return Ledger(statements.machines(self.organisation))

    def _outlines(self, counted: Counted | None, only: Names | None) -> Iterator[Outline]:
        wanted = self.recogniser.matters
        return outlines.as_of(
            self.organisation, self.newest, overlay=overlay, wanted=wanted, counted=counted, only=only
        )


@dataclass(slots=True)
class _Filled:
    """A part as it fills."""

    writer: PartWriter
    sources: dict[str, str] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    def free(self, release: Release | None) -> int | None:
        """The number of a release that is only counted, None for none."""
        return None if release is None else self.writer.release(release)

    def show(self, shown: Shown) -> None:
        """What an inventory shows."""
        if shown.outline.machine.id != shown.machine:
            self.sources[shown.outline.machine.id] = shown.machine
        number = self.writer.machine(shown.machine)
        self.writer.installed(number, map(self._row, shown.installations))
        self.writer.free(number, sorted(set(shown.outline.counted)))
        for finding in shown.findings:
            self.doubt(shown.machine, finding)

    def state(self, installs: tuple[Installation, ...], doubts: tuple[Finding, ...]) -> None:
        """What plain files state."""
        for install in installs:
            self.writer.installed(self.writer.machine(install.machine), [self._row(install)])
        for finding in doubts:
            self.doubt("", finding)

    def doubt(self, machine: str, finding: Finding) -> None:
        """A finding about a machine, or about none: ""."""
        self.findings.setdefault(machine, []).append(finding)

    def _row(self, install: Installation) -> tuple[int, int]:
        manner = Manner(install.channel, install.since, install.until, install.shared, install.expires)
        return self.writer.release(install.release), self.writer.manner(manner)
