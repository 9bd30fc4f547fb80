"""What commands that keep something share: the open house, who acts, on which day, for whom."""

import getpass
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daicho.actions import homes
from daicho.actions.homes import OWN
from daicho.cli.frame import today
from daicho.collect.context import Context
from daicho.words.case import Organisation


@dataclass(frozen=True, slots=True)
class Desk:
    """The open data folder, and what every deed is told."""

    home: Path
    by: str
    on: date
    organisation: str

    @property
    def context(self) -> Context:
        """For reading files: partial keys are made with the site's own secret, ledgers are read by its own mappings."""
        from daicho.actions import mapped_ledgers

        return Context(homes.fingerprinter(self.home), mappings=mapped_ledgers.load())

    @property
    def company(self) -> Organisation:
        """The company as it is registered."""
        from daicho.store.reads import organisations

        return organisations.details(self.organisation)


def open_desk(home: Path | None = None) -> Desk:
    """Open the data folder (made and migrated where needed) and found the own organisation in it."""
    folder = homes.start(home)
    from daicho.actions import organisations

    desk = Desk(folder, person(), today(), OWN)
    organisations.settle(key=desk.organisation, by=desk.by, on=desk.on)
    return desk


def person() -> str:
    """The login name of whoever runs the command; "unknown" where the system does not say."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
