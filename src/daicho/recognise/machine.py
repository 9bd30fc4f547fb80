"""From the rows of one machine to its licensable products, with one verdict for every row."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from operator import attrgetter

from daicho.recognise.candidate import Candidate, judge
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.grouping import Grouping
from daicho.recognise.ledger_names import with_installed, with_peaks, with_releases
from daicho.recognise.people import with_plans
from daicho.words.entitlement import Entitlement
from daicho.words.estate import Inventory, Peak, Person, Title
from daicho.words.finding import Finding
from daicho.words.snapshot import Recognition
from daicho.words.software import Installation, Release, VerdictKind
from daicho.words.text import Text

_TITLE = attrgetter("title")
_OWN, _IS_SPECIAL = attrgetter("own"), attrgetter("is_special")


class Recogniser:
    """Recognises inventories by one catalogue.

    Every distinct title is judged once. Which candidate a row has is then found by the identity of its title,
    which readers make once for all machines, and only special rows (products, parts, updates) are looked at in the
    context of their machine.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._judged: dict[Title, Candidate] = {}
        self._by_identity: dict[int, Candidate] = {}  # of the titles that are keys above, which keeps them alive

    def recognise(self, inventory: Inventory) -> Recognition:
        """One verdict for each observation of ``inventory``, and the installations they add up to."""
        rows = inventory.observations
        titles = tuple(map(_TITLE, rows))
        candidates = self._candidates(titles)
        verdicts = list(map(_OWN, candidates))
        leans_on: list[int | None] = [None] * len(rows)
        installations: tuple[Installation, ...] = ()
        conditional: tuple[Installation, ...] = ()
        findings: tuple[Finding, ...] = ()
        special = list(compress(range(len(rows)), map(_IS_SPECIAL, candidates)))
        if special:
            grouping = Grouping(rows, candidates, special, self._catalogue)
            grouping.settle(verdicts, leans_on)
            installations = tuple(grouping.installations(inventory.machine.id))
            conditional = tuple(grouping.conditional(inventory.machine.id))
            findings = tuple(grouping.findings())
        return Recognition(
            machine=inventory.machine.id,
            titles=titles,
            verdicts=tuple(verdicts),
            leans_on=tuple(leans_on),
            installations=installations,
            findings=findings,
            conditional=conditional,
        )

    def matters(self, title: Title) -> bool:
        """Whether rows of ``title`` can lead to, or change, a licensable installation."""
        return self._candidate(title).matters

    def frees(self, title: Title) -> Release | None:
        """The release that rows of ``title`` show and that nobody needs a licence for; None for any other title."""
        found = self._candidate(title)
        is_free = found.verdict is VerdictKind.FREE and not found.conditional
        return found.release if is_free else None

    def people(self, people: Iterable[Person]) -> tuple[tuple[Person, ...], tuple[Finding, ...]]:
        """The same people with the plans assigned to them as releases, and findings for plans not known."""
        return with_plans(people, self._catalogue)

    def entitlements(self, lots: Iterable[Entitlement]) -> tuple[tuple[Entitlement, ...], tuple[Finding, ...]]:
        """The same lots with the releases that their names mean, and findings for names not known."""
        return with_releases(lots, self._catalogue)

    def installations(self, stated: Iterable[Installation]) -> tuple[tuple[Installation, ...], tuple[Finding, ...]]:
        """Installations that a plain file states, with the releases that their names mean; findings for others."""
        return with_installed(stated, self._catalogue)

    def peaks(self, stated: Iterable[Peak]) -> tuple[tuple[Peak, ...], tuple[Finding, ...]]:
        """Peaks of concurrent use with the releases that their names mean; findings for others."""
        return with_peaks(stated, self._catalogue)

    def reasons(self) -> Mapping[str, Text]:
        """Rule id → reason, with blanks that a verdict's facts fill."""
        return self._catalogue.rules.reasons()

    def _candidates(self, titles: Sequence[Title]) -> list[Candidate]:
        """The candidates of all rows. Built-in functions walk the known ones, as this is done for every row."""
        known = self._by_identity
        try:
            return list(map(known.__getitem__, map(id, titles)))
        except KeyError:
            return [known.get(id(title)) or self._candidate(title) for title in titles]

    def _candidate(self, title: Title) -> Candidate:
        found = self._judged.get(title)
        if found is None:
            found = self._judged[title] = judge(title, self._catalogue.index, self._catalogue.rules)
            self._by_identity[id(title)] = found
        return found
