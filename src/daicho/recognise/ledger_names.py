"""Names of licences as a company's ledger writes them, as releases of the catalogue."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from daicho.recognise.catalogue import Catalogue
from daicho.recognise.names import normal
from daicho.recognise.product import Match, Product
from daicho.words.entitlement import Entitlement
from daicho.words.estate import Peak
from daicho.words.finding import Finding, Place
from daicho.words.software import Installation, Release

_Stated = TypeVar("_Stated", Installation, Peak)


def with_releases(
    lots: Iterable[Entitlement], catalogue: Catalogue
) -> tuple[tuple[Entitlement, ...], tuple[Finding, ...]]:
    """The same lots with releases of the catalogue; a finding for each lot whose name means none.

    A lot that stays unknown keeps its name as written, so that it is shown and never counted as something else.
    """
    settled: list[Entitlement] = []
    findings: list[Finding] = []
    for lot in lots:
        release = release_of(lot.release, catalogue)
        settled.append(lot if release is None else replace(lot, release=release))
        if release is None:
            findings.append(Finding.at("unknown_licence_name", Place("", part=lot.lot), lot=lot.lot, name=lot.release))
    return tuple(settled), tuple(findings)


def with_installed(
    stated: Iterable[Installation], catalogue: Catalogue
) -> tuple[tuple[Installation, ...], tuple[Finding, ...]]:
    """The same installations with releases of the catalogue; one finding for each name that means none.

    As with lots, what stays unknown keeps its name and is shown under it.
    """
    settled, unknown = _settled(stated, catalogue)
    return settled, tuple(Finding.at("unknown_installation_name", Place("", part=name), name=name) for name in unknown)


def with_peaks(stated: Iterable[Peak], catalogue: Catalogue) -> tuple[tuple[Peak, ...], tuple[Finding, ...]]:
    """The same peaks of use with releases of the catalogue; one finding for each name that means none."""
    settled, unknown = _settled(stated, catalogue)
    return settled, tuple(Finding.at("unknown_usage_name", Place("", part=name), name=name) for name in unknown)


def _settled(stated: Iterable[_Stated], catalogue: Catalogue) -> tuple[tuple[_Stated, ...], list[str]]:
    """Values with the releases that their names mean, and the names that mean none, in order."""
    known: dict[Release, Release | None] = {}
    settled: list[_Stated] = []
    for value in stated:
        if value.release not in known:
            known[value.release] = release_of(value.release, catalogue)
        release = known[value.release]
        settled.append(value if release in (None, value.release) else replace(value, release=release))
    return tuple(settled), sorted(str(written) for written, release in known.items() if release is None)


def release_of(written: Release, catalogue: Catalogue) -> Release | None:
    """What a ledger means by product, edition and version ``written`` in its own words; None where not known."""
    if written.product in catalogue.products:
        return written
    matches = (_match(text, catalogue) for text in _wordings(written))
    found = next((match for match in matches if match is not None), None)
    if found is None:
        return None
    product = found.product
    edition = found.edition or _edition(written.edition, product)
    return Release(product.id, edition, found.version or _version(written.version, product))


def _wordings(written: Release) -> Iterator[str]:
    """The name alone may be the whole name or lack what stands in the columns beside it: longest first."""
    name, edition, version = written.product, written.edition, written.version
    for parts in ((name, edition, version), (name, version, edition), (name, version), (name, edition), (name,)):
        yield " ".join(part for part in parts if part and (part is name or part not in name))


def _match(text: str, catalogue: Catalogue) -> Match | None:
    return catalogue.index.by_stated_name(normal(text)) or catalogue.index.by_plan(text)


def _edition(written: str, product: Product) -> str:
    wanted = normal(written)
    for edition in product.editions.values():
        if wanted and wanted in {normal(text) for text in (edition.id, *edition.spelled)}:
            return edition.id
    return ""


def _version(written: str, product: Product) -> str:
    wanted = normal(written)
    for version in product.versions.values():
        if wanted and wanted in {normal(text) for text in (version.id, *version.spelled)}:
            return version.id
    return written if written and not product.versions else ""
