"""What one title tells when all structured ids and names in it are looked up; the rules ask questions of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from daicho.recognise.codes import (
    OfficeCode,
    autodesk_code,
    click_to_run_id,
    licensing_product_id,
    office_code,
    setup_id,
)
from daicho.recognise.evidence_index import EvidenceIndex, with_edition
from daicho.recognise.names import NormalName, folded, normal
from daicho.recognise.product import Match, Product
from daicho.words.estate import Title, TraceKind

_FIRST_BUILD_OF_WINDOWS_11 = 22000
_WINDOWS = "microsoft/windows"
_NEVER_PROGRAMS = frozenset({"os_client", "os_server", "cal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A title with its texts folded and its evidence looked up; ``matches`` by kind of evidence.

    ``raw``, ``maker`` and ``key`` are name, publisher and subkey in folded form, with their punctuation.

    Kinds: release_id, setup_id, office_code, autodesk_code, os, package, key, name.
    """

    title: Title
    name: NormalName
    publisher: NormalName
    maker: str
    raw: str
    key: str
    code: OfficeCode | None
    matches: Mapping[str, Match]

    @property
    def nameless(self) -> bool:
        """Whether the row bears no name of its own: none at all, or just its subkey repeated."""
        return not self.raw or (self.raw == self.key and not self.title.publisher and not self.title.version)


def look(title: Title, index: EvidenceIndex) -> Clue:
    """Everything that ``title`` tells by itself, without the other rows of its machine."""
    name, publisher = normal(title.name), normal(title.publisher)
    named = _plausible(index.by_name(name, publisher), title)
    found = {
        "release_id": _release_id(title, index, named),
        "setup_id": _setup(title, index),
        "office_code": _office(title, index),
        "autodesk_code": _autodesk(title, index),
        "os": _os(title, index, named) if title.kind is TraceKind.OS else None,
        "package": index.by_code("packages", title.key or title.name) if title.kind in _PACKAGED else None,
        "key": index.by_key(title.key) if title.key else None,
        "name": named,
    }
    return Clue(
        title=title,
        name=name,
        publisher=publisher,
        maker=folded(title.publisher),
        raw=folded(title.name),
        key=folded(title.key),
        code=office_code(title.key),
        matches={kind: _completed(match, named, title) for kind, match in found.items() if match is not None},
    )


def _plausible(match: Match | None, title: Title) -> Match | None:
    """A program's row can bear the name of a system or an access licence; it is never the thing itself."""
    if match is None or title.kind in (TraceKind.OS, TraceKind.LICENCE):
        return match
    return None if match.product.category in _NEVER_PROGRAMS else match


_PACKAGED = (TraceKind.PACKAGE, TraceKind.APP)


def _release_id(title: Title, index: EvidenceIndex, named: Match | None) -> Match | None:
    """Installations and subscriptions name the id itself; Windows' own list of licences has it inside a name."""
    if title.kind in (TraceKind.CLICK_TO_RUN, TraceKind.PROGRAM):
        id_ = click_to_run_id(title.key or title.name)
    elif title.kind is TraceKind.LICENCE:
        id_ = licensing_product_id(title.name) or click_to_run_id(title.name)
    else:
        return None
    return index.by_release_id(id_, named, title.version) if id_ else None


def _setup(title: Title, index: EvidenceIndex) -> Match | None:
    id_ = setup_id(title.key)
    return index.by_setup_id(id_) if id_ else None


def _office(title: Title, index: EvidenceIndex) -> Match | None:
    code = office_code(title.field("product_code") or title.key)
    return index.by_office_code(code) if code else None


def _autodesk(title: Title, index: EvidenceIndex) -> Match | None:
    code = autodesk_code(title.field("product_code") or title.key)
    if code is None:
        return None
    match = index.by_code("autodesk_codes", code[0])
    return replace(match, version=code[1]) if match else None


def _os(title: Title, index: EvidenceIndex, named: Match | None) -> Match | None:
    """The operating system: its name, its EditionID where the source has it, and its build."""
    by_edition = index.by_code("os_editions", title.field("edition")) if title.field("edition") else None
    match = named or by_edition
    if match is None:
        return None
    if by_edition is not None and by_edition.product.id == match.product.id:
        match = replace(match, edition=by_edition.edition)
    if match.product.id == _WINDOWS and match.version == "10" and _build(title) >= _FIRST_BUILD_OF_WINDOWS_11:
        match = replace(match, version="11")
    return match


def _build(title: Title) -> int:
    """The build number of Windows in version or kernel ("10.0.22631"), 0 where there is none."""
    for text in (title.field("kernel"), title.version):
        parts = text.split()[0].split(".") if text.split() else []
        if len(parts) >= 3 and parts[0] == "10" and parts[2].isdigit():
            return int(parts[2])
    return 0


def _completed(match: Match, named: Match | None, title: Title) -> Match:
    """What the evidence itself leaves open may stand in the name, the edition field or the version number."""
    match = with_edition(match, named)
    if not match.edition and title.field("edition"):
        match = replace(match, edition=_edition_in(match.product, title.field("edition")))
    if title.version and match.product.versions:
        told = match.product.version_numbered(title.version, alone=True)
        if told and (not match.version or told.startswith(f"{match.version}.")):
            match = replace(match, version=told)
    return match


def _edition_in(product: Product, text: str) -> str:
    words = f" {normal(text)} "
    spelled = ((len(s), e.id) for e in product.editions.values() for s in e.spelled if f" {normal(s)} " in words)
    return max(spelled, default=(0, ""))[1]
