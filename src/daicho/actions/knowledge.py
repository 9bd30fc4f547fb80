"""What a site knows: catalogue, recogniser and rules, the shipped ones with the site's own laid over them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from daicho.actions import homes
from daicho.count import rulebook
from daicho.count.rulebook import Rulebook
from daicho.recognise import catalogue
from daicho.recognise.catalogue import Catalogue, CatalogueError
from daicho.recognise.machine import Recogniser
from daicho.words.failure import Failure


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that is looked up and not counted."""

    catalogue: Catalogue
    recogniser: Recogniser
    rules: Rulebook


def load() -> Knowledge:
    """The knowledge of this site: its own files stand in ``data/`` of the home folder, laid out as ours.

    Failure names a file of the site's own that cannot be used.
    """
    own = homes.folder() / "data"
    return _load(own if own.is_dir() else None)


@cache
def _load(own: Path | None) -> Knowledge:
    try:
        known = catalogue.load(own)
        return Knowledge(known, Recogniser(known), rulebook.load(own / "rules" if own else None))
    except CatalogueError as error:
        raise Failure(error.file, f"{error.what} ({error.why})", error.todo) from error
    except ValueError as error:
        raise Failure(str(own or "rules"), f"a rule file cannot be used: {error}", "mend or remove it") from error
