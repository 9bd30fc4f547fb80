"""Copies that need no licence, or none yet: free ones, trials within their days, uses that were decided on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from daicho.count.matching import Matcher
from daicho.count.needs import Needs
from daicho.count.rulebook import CONDITIONAL, FREE
from daicho.words.entitlement import UseDecision, UseKind
from daicho.words.software import Channel, Installation, Release

EXCUSING = (Channel.TRIAL, Channel.FREE)
"""Channels of copies that are looked at one by one before they count."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """The rule by which a copy takes no part in the counting, and what fills its reason."""

    rule: str
    facts: tuple[tuple[str, str], ...] = ()


NEEDS_DECISION = Excuse("needs-decision")


@dataclass(slots=True)
class Excuses:
    """Judges copies on the matcher's day; what it finds doubtful goes into ``needs``.

    ``decided``: the decision on each product that holds on the day.
    """

    matcher: Matcher
    needs: Needs
    decided: dict[str, UseDecision] = field(default_factory=dict)
    _of_release: dict[Release, Excuse | None] = field(default_factory=dict)

    def hear(self, decisions: Iterable[UseDecision]) -> "Excuses":
        """Takes in the decisions made on the day or before; the last one on a product holds."""
        for decision in sorted(decisions, key=lambda d: (d.on, repr(d))):
            if decision.on <= self.matcher.on:
                self.decided[decision.product] = decision
        return self

    def of_copy(self, install: Installation) -> Excuse | None:
        """Whether the copy itself is free or a trial within its days (T33, T34)."""
        if install.channel is Channel.TRIAL:
            return self._trial(install)
        if install.channel is Channel.FREE and self.matcher.book.kind_of(install.release) != CONDITIONAL:
            return Excuse("free")
        return None

    def holds_for(self, install: Installation) -> bool:
        """Whether the copy itself needs nothing on the day; it is set aside with the reason."""
        excuse = self.of_copy(install)
        if excuse is not None:
            self.needs.aside(install.machine, install.release, excuse.rule, **dict(excuse.facts))
        return excuse is not None

    def of_release(self, release: Release) -> Excuse | None:
        """Whether every copy of the release needs nothing: it is free, or was decided to be free here (T34)."""
        if release not in self._of_release:
            self._of_release[release] = self._by_kind(release)
        return self._of_release[release]

    def _by_kind(self, release: Release) -> Excuse | None:
        kind = self.matcher.book.kind_of(release)
        if kind == FREE:
            return Excuse("free")
        if kind != CONDITIONAL:
            return None
        decision = self.decided.get(release.product)
        if decision is None:
            return NEEDS_DECISION
        if decision.kind is UseKind.NEEDS_LICENCE:
            return None
        said = (("by", decision.by), ("on", decision.on.isoformat()), ("reason", decision.reason))
        return Excuse("free-here", said)

    def _trial(self, install: Installation) -> Excuse | None:
        """The copy's own last day counts; without one the days that the product's rule gives from its installation."""
        machine, release = install.machine, install.release
        rule = self.matcher.trial_right(release.product)
        last = self._last_day(install)
        if last is not None and self.matcher.on > last:
            if install.expires is not None:
                self.needs.doubt("trial_ended", machine=machine, product=release, expires=last)
            elif install.since is not None and rule is not None:
                facts = {"since": install.since, "days": rule.trial_days}
                self.needs.doubt("trial_expired", machine=machine, product=release, **facts)
            return None
        if last is None:
            self.needs.doubt("trial_age_unknown", machine=machine, product=release)
        return Excuse("trial" if rule is None else rule.id, (("until", "-" if last is None else last.isoformat()),))

    def _last_day(self, install: Installation) -> date | None:
        rule = self.matcher.trial_right(install.release.product)
        if install.expires is not None or install.since is None or rule is None:
            return install.expires
        return install.since + timedelta(days=rule.trial_days)
