"""Copies that need no licence for a while or at all, whatever their product needs: free ones and trials (T33, T34)."""

from dataclasses import dataclass
from datetime import timedelta

from daicho.count.matching import Matcher
from daicho.count.needs import Needs
from daicho.words.software import Channel, Installation

EXCUSING = (Channel.TRIAL, Channel.FREE)
"""Channels of copies that are looked at one by one before they count."""


@dataclass(slots=True)
class Excuses:
    """Judges copies whose channel is one of `EXCUSING`."""

    matcher: Matcher
    needs: Needs

    def holds_for(self, install: Installation) -> bool:
        """Whether the copy needs nothing on the day; it is set aside with the reason."""
        release = install.release
        if install.channel is Channel.FREE:
            self.needs.aside(install.machine, release, "free")
            return True
        days = max((r.trial_days for r in self.matcher.book.of_kind("reason", self.matcher.rules_on)), default=0)
        if install.since is not None and self.matcher.on > install.since + timedelta(days=days):
            self.needs.doubt("trial_expired", machine=install.machine, product=release, since=install.since, days=days)
            return False
        if install.since is None:
            self.needs.doubt("trial_age_unknown", machine=install.machine, product=release)
        self.needs.aside(install.machine, release, "trial")
        return True
