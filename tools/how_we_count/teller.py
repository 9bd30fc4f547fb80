"""Who tells a worked case: its snapshot with the names of products, in one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from daicho.answer.speaker import Speaker
from daicho.count.rulebook import Rulebook
from daicho.recognise.catalogue import Catalogue
from daicho.words.case import Organisation
from daicho.words.position import Position
from daicho.words.snapshot import ReleaseInfo, Snapshot
from daicho.words.software import Release
from daicho.words.text import Language, Text
from support.worked_cases import WorkedCase


@dataclass(frozen=True)
class Knowledge:
    """What every case is told with: rules, catalogue, and ``names``: words and products that the cases made up."""

    rules: Rulebook
    catalogue: Catalogue
    names: Mapping[str, Text]

    def info(self, release: Release) -> ReleaseInfo:
        """What a release is called: by its own name here, by that of an invented product, or by the catalogue."""
        known = self.catalogue.info(release)
        name = self.names.get(str(release)) or self._invented(release)
        return known if name is None else ReleaseInfo(release=release, name=name, publisher=known.publisher)

    def _invented(self, release: Release) -> Text | None:
        """A product that only the cases know, with its edition and version."""
        product = self.names.get(release.product)
        if product is None or release.product in self.catalogue.products:
            return None
        rest = "".join(f" {part}" for part in (release.edition, release.version) if part)
        return Text(product.ja + rest, product.en + rest)


@dataclass(frozen=True)
class Counted:
    """A worked case and the answer that the engine gives."""

    case: WorkedCase
    position: Position

    def snapshot(self, known: Knowledge) -> Snapshot:
        """The case as a snapshot that the documents of the product could be made from."""
        case, position = self.case, self.position
        return Snapshot(
            id="",
            on=case.on,
            taken_on=case.on,
            organisation=Organisation(name="-"),
            estate=case.estate,
            inventories=(),
            recognitions=(),
            position=position,
            proof_items=(),
            releases={release: known.info(release) for release in set(_releases(self))},
            reasons=known.rules.reasons(),
            rules=known.rules.notes(),
        )


def _releases(counted: Counted) -> Iterator[Release]:
    """Every release that the case speaks of, and its product by itself."""
    estate, position = counted.case.estate, counted.position
    found = {installation.release for installation in estate.installations}
    found |= {lot.release for lot in estate.entitlements} | {plan for one in estate.people for plan in one.plans}
    found |= {Release(m.os_product, m.os_edition, m.os_version) for m in estate.machines if m.os_product}
    found |= {price.release for price in estate.prices} | {peak.release for peak in estate.peaks}
    found |= {demand.release for demand in position.demands} | {aside.release for aside in position.set_aside}
    found |= {Release(access.server_product) for access in estate.accesses}
    found |= {Release(decision.product) for decision in estate.use_decisions}
    found |= {Release(name) for name in counted.case.content.get("kinds", {})}
    yield from found
    yield from (Release(release.product) for release in found)
    yield from (Release(line.product) for line in position.lines)


@dataclass(frozen=True)
class Teller:
    """Tells one case in one language."""

    counted: Counted
    known: Knowledge
    language: Language

    @cached_property
    def speaker(self) -> Speaker:
        """The speaker of the documents, for names, counts and reasons."""
        return Speaker(self.counted.snapshot(self.known), self.language)

    def named(self, cell: str) -> str:
        """A word of the case as this language calls it: people, reasons, invented products."""
        name = self.known.names.get(cell)
        return cell if name is None else name.in_language(self.language)
