"""Products as the catalogue describes them, and what a piece of evidence can say of a title."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.recognise.names import NormalName
from daicho.words.snapshot import ReleaseInfo
from daicho.words.software import Channel, Release
from daicho.words.text import Text


class Kind(StrEnum):
    """Whether a product needs a licence that somebody pays for; conditional: free for some uses only."""

    PAID = "paid"
    FREE = "free"
    SHAREWARE = "shareware"
    CONDITIONAL = "conditional"


class Role(StrEnum):
    """What a known name or code stands for: the product itself, a part of it, an update, or not the product."""

    PRODUCT = "product"
    PART = "part"
    UPDATE = "update"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact of the catalogue was read, and on which day."""

    document: str
    seen: date
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition: ``spelled`` as names of programs write it; ``kind`` where it differs from the product's."""

    id: str
    name: Text
    kind: Kind
    spelled: tuple[str, ...]
    includes: tuple[Release, ...] = ()
    plan_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version. ``numbers``: its technical numbers, or how they begin; ``shared``: later versions bear the same.

    ``kind`` where it differs from the product's: what was sold once may be free now.
    """

    id: str
    spelled: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    shared: bool = False
    kind: Kind | None = None
    released: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A release that a suite brings with it, in one edition and version of the suite ("" any).

    The version ``=`` is the suite's own.
    """

    release: Release
    of_edition: str = ""
    of_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A licensable, or rightly free, product; ``id`` is its path in the catalogue.

    ``version_first``: its full name says the version before the edition (Windows 11 Pro, not Windows Pro 11).
    ``brings``: what comes with it and is no product of its own where it is installed.
    """

    id: str
    name: Text
    publisher: Text
    category: str
    kind: Kind
    verified: bool
    publishers: tuple[NormalName, ...]
    needs_publisher: bool
    editions: Mapping[str, Edition]
    versions: Mapping[str, Version]
    sources: tuple[Source, ...]
    version_first: bool = False
    brings: tuple[Brought, ...] = ()

    def kind_of(self, edition: str, version: str = "") -> Kind:
        """The kind of a release: its version's where that has its own, else its edition's, else the product's."""
        of_version = self.versions.get(version)
        if of_version is not None and of_version.kind is not None:
            return of_version.kind
        found = self.editions.get(edition)
        return found.kind if found else self.kind

    @property
    def kinds(self) -> frozenset[Kind]:
        """Every kind that some release of it is of."""
        of_versions = {version.kind for version in self.versions.values() if version.kind is not None}
        return frozenset({self.kind, *(edition.kind for edition in self.editions.values()), *of_versions})

    def kind_depends_on_version(self, edition: str) -> bool:
        """Whether some versions of an edition are paid for and others not."""
        kinds = {self.kind_of(edition), *(self.kind_of(edition, version) for version in self.versions)}
        return len({kind in (Kind.PAID, Kind.SHAREWARE) for kind in kinds}) > 1

    def lacks(self, release: Release) -> bool:
        """Whether there are editions or versions of which ``release`` does not tell one."""
        return bool((self.editions and not release.edition) or (self.versions and not release.version))

    def version_numbered(self, number: str, *, alone: bool) -> str:
        """The version whose technical number ``number`` is, or begins with (17.6 before 17 of "17.06.1"), or "".

        ``alone``: leave out a number that several versions share.
        """
        parts = [part.lstrip("0") or part for part in number.split(".")]
        for length in range(len(parts), 0, -1):
            wanted = ".".join(parts[:length])
            for version in self.versions.values():
                if wanted in version.numbers and not (alone and version.shared):
                    return version.id
        return ""

    def info(self, release: Release) -> ReleaseInfo:
        """What is known of ``release`` of this product, with its name put together."""
        edition = self.editions.get(release.edition)
        return ReleaseInfo(
            release=release,
            name=_joined(self.name, edition.name if edition else None, release.version, self.version_first),
            publisher=self.publisher,
            category=self.category,
            kind=self.kind_of(release.edition, release.version).value,
            verified=self.verified,
        )

    def accepts_publisher(self, publisher: NormalName) -> bool:
        """Whether a row by ``publisher`` can be of this product; an empty one can where names are distinct."""
        if not publisher:
            return not self.needs_publisher
        padded = f" {publisher} "
        return not self.publishers or any(_names(padded, known) for known in self.publishers)

    def is_branded(self, name: NormalName) -> bool:
        """Whether ``name`` begins with the maker's own and goes on in words: it says itself whose product it is."""
        for brand in self.publishers:
            rest = name[len(brand) :] if name.startswith(f"{brand} ") else ""
            if any(word[0].isalpha() and len(word) > 1 for word in rest.split()):
                return True
        return False


def _names(padded: str, known: NormalName) -> bool:
    """Whether a publisher bears a known name; Japanese company names are written without spaces."""
    return f" {known} " in padded if known.isascii() else known in padded


def _joined(product: Text, edition: Text | None, version: str, version_first: bool) -> Text:
    shown = version.upper() if version in ("xp", "nt") else version.replace("r2", " R2").replace("vista", "Vista")

    def name(own: str, of_edition: str) -> str:
        rest = (shown, of_edition) if version_first else (of_edition, shown)
        return " ".join(part for part in (own, *rest) if part)

    return Text(name(product.ja, edition.ja if edition else ""), name(product.en, edition.en if edition else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What one piece of evidence says: product, edition, version ("" where it does not say), and the role.

    ``loose``: the name goes on after what the catalogue knows. ``other_publisher``: the row is by somebody else, and
    only the maker's name in the title tells the product.
    """

    product: Product
    role: Role = Role.PRODUCT
    edition: str = ""
    version: str = ""
    channel: Channel = Channel.UNKNOWN
    loose: bool = False
    other_publisher: bool = False

    @property
    def release(self) -> Release:
        """The release that is meant."""
        return Release(self.product.id, self.edition, self.version)
