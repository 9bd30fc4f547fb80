"""From the values of a catalogue file to a product and the evidence by which it is recognised."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from daicho.recognise.name_index import Pattern
from daicho.recognise.names import normal
from daicho.recognise.product import Brought, Edition, Kind, Product, Role, Source, Version
from daicho.words.software import Channel, Release
from daicho.words.text import Text

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A structured id (or the stem of one) and the edition it tells; ``versions`` empty: all of the product.

    ``any_language``: also an Office code that names a language is the product. ``dateless``: a retail id without a
    year tells no version, since subscriptions use it too. ``volume`` False: never sold by volume, so that the release
    type 0 of its code tells nothing (the 2010 single image has it in retail too).
    """

    id: str
    edition: str = ""
    versions: tuple[str, ...] = ()
    channel: Channel = Channel.UNKNOWN
    any_language: bool = False
    dateless: bool = False
    volume: bool = True
    role: Role = Role.PRODUCT


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All by which titles of ``product`` are told."""

    product: Product
    names: tuple[Pattern, ...]
    plan_names: tuple[Pattern, ...]
    office_codes: tuple[Code, ...]
    setup_ids: tuple[Code, ...]
    release_ids: tuple[Code, ...]
    os_editions: tuple[Code, ...]
    autodesk_codes: tuple[Code, ...]
    packages: tuple[Code, ...]
    keys: tuple[Code, ...]
    plans: tuple[Code, ...]


def as_product(values: Values, family: Values | None = None) -> tuple[Product, Evidence]:
    """The product and its evidence; KeyError, TypeError or ValueError where the values do not fit.

    ``family``: patterns that hold for all products of the publisher that say what they are called.
    """
    kind = Kind(values["kind"])
    product = Product(
        id=values["id"],
        name=_text(values["name"]),
        publisher=_text(values["publisher"]),
        category=values["category"],
        kind=kind,
        verified=values.get("verified", True),
        version_first=values.get("version_first", False),
        publishers=tuple(normal(name) for name in values.get("publishers", ())),
        needs_publisher=values.get("needs_publisher", False),
        editions={id_: _edition(id_, entry, kind) for id_, entry in values.get("editions", {}).items()},
        versions={id_: _version(id_, entry) for id_, entry in values.get("versions", {}).items()},
        sources=tuple(Source(**entry) for entry in values["source"]),
        brings=tuple(_brought(entry) for entry in values.get("brings", ())),
    )
    return product, _evidence(product, values.get("evidence", {}), family or {})


def _text(value: Values) -> Text:
    return Text(value["ja"], value["en"])


def _edition(id_: str, value: Values, kind: Kind) -> Edition:
    name = _text(value["name"])
    return Edition(
        id=id_,
        name=name,
        kind=Kind(value.get("kind", kind)),
        spelled=_longest_first({name.ja, name.en, *value.get("spelled", ())}),
        includes=tuple(Release(**entry) for entry in value.get("includes", ())),
        plan_ids=tuple(value.get("plan_ids", ())),
    )


def _version(id_: str, value: Values) -> Version:
    return Version(
        id=id_,
        spelled=_longest_first({id_, *value.get("spelled", ())}),
        numbers=_listed(value.get("number", ())),
        shared=value.get("shared", False),
        kind=Kind(value["kind"]) if "kind" in value else None,
        released=value.get("released"),
        ends=value.get("ends"),
    )


def _brought(value: Values) -> Brought:
    release = Release(value["product"], value.get("edition", ""), value.get("version", ""))
    return Brought(release=release, of_edition=value.get("of_edition", ""), of_version=value.get("of_version", ""))


def _listed(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _longest_first(spellings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(spellings, key=lambda s: (-len(s), s)))


def _evidence(product: Product, values: Values, family: Values) -> Evidence:
    roles = (("names", Role.PRODUCT), ("parts", Role.PART), ("updates", Role.UPDATE), ("excluded", Role.EXCLUDED))
    return Evidence(
        product=product,
        names=tuple(
            pattern
            for field, role in roles
            for entry in (*values.get(field, ()), *family.get(field, ()))
            for pattern in _patterns(entry, role, values.get("called", ()))
        ),
        plan_names=tuple(_pattern(entry, Role.PRODUCT) for entry in values.get("plan_names", ())),
        office_codes=_codes(values, "office_codes"),
        setup_ids=_codes(values, "setup_ids"),
        release_ids=_codes(values, "release_ids"),
        os_editions=_codes(values, "os_editions"),
        autodesk_codes=_codes(values, "autodesk_codes"),
        packages=_codes(values, "packages"),
        keys=_codes(values, "keys"),
        plans=tuple(Code(id=plan, edition=e.id) for e in product.editions.values() for plan in e.plan_ids),
    )


def _patterns(entry: str | Values, role: Role, called: Iterable[str]) -> Iterator[Pattern]:
    """A pattern; one that has the blank ``{name}`` once for each name by which the product is called."""
    pattern = _pattern(entry, role)
    if "{name}" not in pattern.text:
        yield pattern
        return
    for name in called:
        yield replace(pattern, text=pattern.text.replace("{name}", name))


def _pattern(entry: str | Values, role: Role) -> Pattern:
    if isinstance(entry, str):
        return Pattern(entry, role)
    channel = Channel(entry.get("channel", Channel.UNKNOWN))
    return Pattern(entry["name"], role, entry.get("edition", ""), entry.get("version", ""), channel)


def _codes(values: Values, field: str) -> tuple[Code, ...]:
    return tuple(_code(entry) for entry in values.get(field, ()))


def _code(entry: str | Values) -> Code:
    if isinstance(entry, str):
        return Code(id=entry)
    return Code(
        id=entry["id"],
        edition=entry.get("edition", ""),
        versions=tuple(entry.get("versions", ())),
        channel=Channel(entry.get("channel", Channel.UNKNOWN)),
        any_language=entry.get("any_language", False),
        dateless=entry.get("dateless", False),
        volume=entry.get("volume", True),
        role=Role(entry.get("role", Role.PRODUCT)),
    )
