"""What a site knows: catalogue, recogniser and rules, the shipped ones with the site's own laid over them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from daicho.actions import homes, site_files
from daicho.count import rulebook
from daicho.count.rulebook import Kinds, Rulebook
from daicho.recognise import catalogue
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.data_files import CatalogueError
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
    own = homes.own_data()
    return _load(own, homes.own_data("rules"), _stamps(own))


def kinds_of(known: Catalogue) -> dict[str, Kinds]:
    """What the catalogue says of each product: paid, free, shareware or free under conditions."""
    return {
        name: Kinds(
            own=product.kind.value,
            editions={e.id: e.kind.value for e in product.editions.values() if e.kind is not product.kind},
            versions={v.id: v.kind.value for v in product.versions.values() if v.kind is not None},
        )
        for name, product in known.products.items()
    }


def _stamps(own: Path | None) -> tuple[tuple[str, int, int], ...]:
    """By what a change of the site's own files is seen, also by a process that has been running since."""
    found = sorted(own.rglob("*.toml")) if own is not None else []
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in found)


@lru_cache(maxsize=1)
def _load(own: Path | None, rules: Path | None, stamps: tuple[tuple[str, int, int], ...]) -> Knowledge:
    try:
        known = catalogue.load(own)
        return Knowledge(known, Recogniser(known), rulebook.completed(rulebook.load(rules), kinds_of(known)))
    except CatalogueError as error:
        raise site_files.unusable(error) from error
    except ValueError as error:
        raise Failure(
            "own_data_unusable", str(rules or "rules"), what="a rule file cannot be used", why=error
        ) from error
