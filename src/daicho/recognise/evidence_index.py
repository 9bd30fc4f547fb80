"""All evidence of the catalogue, indexed: what a code, an id or a name stands for."""

from collections.abc import Iterable
from dataclasses import replace

from daicho.recognise.codes import ClickToRunId, OfficeCode, SetupId
from daicho.recognise.key_index import KeyIndex
from daicho.recognise.name_index import NameIndex
from daicho.recognise.names import NormalName, folded, normal
from daicho.recognise.product import Match, Product, Role
from daicho.recognise.product_file import Code, Evidence
from daicho.words.software import Channel

_OFFICE_2013 = "15"


class EvidenceIndex:
    """Looks up evidence; each look-up costs one dictionary access or the length of a name."""

    def __init__(self, evidence: Iterable[Evidence]) -> None:
        self._names = NameIndex()
        self._codes: dict[tuple[str, str], list[tuple[Product, Code]]] = {}
        self._keys: KeyIndex[tuple[Product, Code]] = KeyIndex()
        self._plan_names = NameIndex()
        for entry in evidence:
            self._add(entry)

    def _add(self, entry: Evidence) -> None:
        for pattern in entry.names:
            self._names.add(entry.product, pattern)
        for pattern in entry.plan_names:
            self._plan_names.add(entry.product, pattern)
        for field in ("office_codes", "setup_ids", "release_ids", "os_editions", "autodesk_codes", "packages"):
            for code in getattr(entry, field):
                self._codes.setdefault((field, folded(code.id)), []).append((entry.product, code))
        for code in entry.keys:
            self._keys.add(code.id, (entry.product, code))
        for code in entry.plans:
            self._codes.setdefault(("plans", folded(code.id)), []).append((entry.product, code))

    def by_name(self, name: NormalName, publisher: NormalName) -> Match | None:
        """The product that a program called ``name`` is, or None."""
        matches = tuple(self._names.matches(name))
        return _first_allowed(matches, publisher) or _first_branded(matches, name, publisher)

    def by_stated_name(self, name: NormalName) -> Match | None:
        """The product that a person means by ``name``, who need not say whose product it is."""
        return next((match for match in self._names.matches(name) if match.role is Role.PRODUCT), None)

    def by_office_code(self, code: OfficeCode) -> Match | None:
        """The product that an Office product code stands for; None for parts and unknown numbers."""
        for product, entry in self._codes.get(("office_codes", code.number.casefold()), ()):
            version = product.version_numbered(str(code.major), alone=False)
            if not _fits(entry, version):
                continue
            if len(code.number) == 4 and not code.neutral and not entry.any_language:
                continue
            told = entry.volume or code.channel is not Channel.VOLUME
            channel = code.channel if told else Channel.UNKNOWN
            return Match(product=product, role=entry.role, edition=entry.edition, version=version, channel=channel)
        return None

    def by_setup_id(self, setup: SetupId) -> Match | None:
        """The product that an id of Office's setup controller stands for; retail ids end in R."""
        ids = (setup.id, setup.id.removesuffix("r"))
        known = next((self._codes[("setup_ids", id_)] for id_ in ids if ("setup_ids", id_) in self._codes), [])
        for product, entry in known:
            version = product.version_numbered(str(setup.major), alone=False)
            if _fits(entry, version):
                return Match(product=product, edition=entry.edition, version=version, channel=entry.channel)
        return None

    def by_release_id(self, release: ClickToRunId, named: Match | None, build: str) -> Match | None:
        """The product of a Click-to-Run id. Without a year in it the name tells the version, else the ``build``."""
        for product, entry in self._codes.get(("release_ids", release.stem), ()):
            told = named.version if named is not None and named.product.id == product.id else ""
            is_open = entry.dateless and release.channel is Channel.RETAIL
            version = release.year or told or ("" if is_open else _generation(product, build))
            channel = entry.channel if entry.channel is not Channel.UNKNOWN else release.channel
            return Match(product=product, role=entry.role, edition=entry.edition, version=version, channel=channel)
        return None

    def by_code(self, field: str, code: str) -> Match | None:
        """The product of an exact id: ``os_editions``, ``autodesk_codes``, ``packages`` or ``plans``."""
        return next((_as_match(*found) for found in self._codes.get((field, folded(code)), ())), None)

    def by_key(self, key: str) -> Match | None:
        """The product whose uninstall key, or family of keys, ``key`` is."""
        return next((_as_match(*found) for found in self._keys.find(key)), None)

    def office_version(self, major: int) -> str:
        """The version of Office that goes by a technical major number, or ""."""
        office = self._codes.get(("office_codes", "0011"))
        return office[0][0].version_numbered(str(major), alone=False) if office else ""

    def by_plan(self, name: str) -> Match | None:
        """The subscription plan that a portal calls ``name``, by display name or part number."""
        found = self.by_code("plans", name)
        return found or _first_allowed(self._plan_names.matches(normal(name)), normal(""))


def _as_match(product: Product, entry: Code) -> Match:
    version = entry.versions[0] if len(entry.versions) == 1 else ""
    return Match(product=product, role=entry.role, edition=entry.edition, version=version, channel=entry.channel)


def _generation(product: Product, build: str) -> str:
    """Ids without a year are of 2013 or 2016; products without versions have none."""
    version = "2013" if build.partition(".")[0] == _OFFICE_2013 else "2016"
    return version if version in product.versions else ""


def _fits(entry: Code, version: str) -> bool:
    return not entry.versions or version in entry.versions


def _first_allowed(matches: Iterable[Match], publisher: NormalName) -> Match | None:
    """The first match whose publisher fits, unless a more literal one says that it is not that product."""
    barred: set[str] = set()
    for match in matches:
        if not match.product.accepts_publisher(publisher) or match.product.id in barred:
            continue
        if match.role is not Role.EXCLUDED:
            return match
        barred.add(match.product.id)
    return None


def _first_branded(matches: Iterable[Match], name: NormalName, publisher: NormalName) -> Match | None:
    """The match of a row that names another publisher, or none, while its whole name says the maker and the product.

    Resellers and repackagers enter themselves as publishers. A name that goes on may be somebody's addition to the
    product, so it tells nothing then.
    """
    barred: set[str] = set()
    for match in matches:
        product = match.product
        if product.id in barred or product.accepts_publisher(publisher) or not product.is_branded(name):
            continue
        if match.role is not Role.EXCLUDED and not match.loose:
            return replace(match, other_publisher=True)
        barred.add(product.id)
    return None


def with_edition(match: Match, other: Match | None) -> Match:
    """``match`` with edition and version filled in from ``other`` where it lacks them and the product agrees."""
    if other is None or other.product.id != match.product.id:
        return match
    return replace(match, edition=match.edition or other.edition, version=match.version or other.version)
