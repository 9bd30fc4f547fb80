"""The use rights as data: the only reader of ``data/rules`` (all folders but ``recognition``)."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from daicho.words.entitlement import Metric
from daicho.words.software import Channel, Release
from daicho.words.text import Text


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version's place in the order, its release day and its last day of support; None: not known."""

    rank: int
    released: date | None
    support_ends: date | None


@dataclass(frozen=True, slots=True)
class Component:
    """Products (of some editions; empty: all) that a suite in one edition contains."""

    edition: str
    products: frozenset[str]
    editions: frozenset[str]
    verified: bool


@dataclass(frozen=True, slots=True)
class CoreRule:
    """How cores add up: minimum per processor and machine, virtual machines per stack, editions without limit."""

    per_processor: int
    per_machine: int
    vms_per_stack: int = 0
    stacking: frozenset[str] = frozenset()
    unlimited: frozenset[str] = frozenset()
    per_copy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """How one product is counted. ``metric`` None: it needs no licence."""

    id: str
    metric: Metric | None
    other_metrics: frozenset[Metric] = frozenset()
    devices_per_user: int = 1
    coverage_group: str = ""
    versionless: bool = False
    versions: Mapping[str, VersionFacts] = field(default_factory=dict)
    components: tuple[Component, ...] = ()
    free_editions: frozenset[str] = frozenset()
    cores: CoreRule | None = None
    cal: str = ""
    verified: bool = True

    def newest_on(self, day: date) -> str:
        """The newest version that was out on ``day`` (unknown release days count as out); "" for none."""
        out = [(f.rank, v) for v, f in self.versions.items() if f.released is None or f.released <= day]
        return max(out)[1] if out else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One dated use right; empty sets mean "any". ``case`` is the T-number of the rule list."""

    id: str
    kind: str
    case: str
    reason: Text
    source: str
    verified: bool
    products: frozenset[str] = frozenset()
    channels: frozenset[Channel] = frozenset()
    editions: frozenset[str] = frozenset()
    lot_editions: frozenset[str] = frozenset()
    need_editions: frozenset[str] = frozenset()
    lot_versions: frozenset[str] = frozenset()
    need_versions: frozenset[str] = frozenset()
    base_editions: frozenset[str] = frozenset()
    base_channels: frozenset[Channel] = frozenset()
    agreements: tuple[str, ...] = ()
    agreements_not: tuple[str, ...] = ()
    devices: int = 1
    portable: bool = False
    back: int | None = None
    while_supported: bool = False
    trial_days: int = 0
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the right is in force under the rules of ``day``."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def concerns(self, product: str, channel: Channel) -> bool:
        """Whether the right speaks of licences of ``product`` bought through ``channel``."""
        return product in self.products and (not self.channels or channel in self.channels)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All products and rights; ``version`` is the short hash of the files they came from."""

    products: Mapping[str, Product]
    rights: Mapping[str, Right]
    version: str

    def reasons(self) -> Mapping[str, Text]:
        """Rule id → the sentence that gives the reason, with blanks."""
        return {right.id: right.reason for right in self.rights.values()}

    def product(self, name: str) -> Product:
        """The rule of a product; one device licence per machine and exact match where there is none."""
        return self.products.get(name) or Product(id=name, metric=Metric.DEVICE, verified=False)

    def of_kind(self, kind: str, day: date) -> tuple[Right, ...]:
        """The rights of one kind in force on ``day``, in order of id."""
        found = (r for r in self.rights.values() if r.kind == kind and r.holds_on(day))
        return tuple(sorted(found, key=lambda r: r.id))

    def holds(self, suite: Release, part: Release) -> Component | None:
        """The component entry by which ``suite`` contains ``part``, or None."""
        for entry in self.product(suite.product).components:
            inside = suite.edition == entry.edition and part.product in entry.products
            if inside and (not entry.editions or part.edition in entry.editions):
                return entry
        return None


def load(overlay: Path | None = None) -> Rulebook:
    """The shipped rules, with those of the folder ``overlay`` on top; ValueError names a file that is wrong."""
    digest = hashlib.sha256()
    products: dict[str, dict[str, Any]] = {}
    rights: dict[str, dict[str, Any]] = {}
    validator = jsonschema.Draft202012Validator(json.loads(_shipped("schemas", "rules.schema.json")))
    for name, text in _all_files(overlay):
        digest.update(f"{name}\0{text}\0".encode())
        content = _checked(name, text, validator)
        products.update({entry["id"]: entry for entry in content.get("product", [])})
        rights.update({entry["id"]: entry for entry in content.get("right", [])})
    known = {name: _product(entry, products) for name, entry in products.items()}
    return Rulebook(known, {name: _right(entry) for name, entry in rights.items()}, digest.hexdigest()[:12])


def _shipped(*parts: str) -> str:
    place = files("daicho.data")
    for part in parts:
        place = place / part
    return place.read_text(encoding="utf-8")


def _all_files(overlay: Path | None) -> Iterator[tuple[str, str]]:
    for folder in sorted(files("daicho.data").joinpath("rules").iterdir(), key=lambda f: f.name):
        if folder.is_dir() and folder.name != "recognition":
            for file in sorted(folder.iterdir(), key=lambda f: f.name):
                if file.name.endswith(".toml"):
                    yield f"{folder.name}/{file.name}", file.read_text(encoding="utf-8")
    if overlay is not None:
        for path in sorted(overlay.glob("*/*.toml")):
            if path.parent.name != "recognition":
                yield f"site:{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")


def _checked(name: str, text: str, validator: jsonschema.Draft202012Validator) -> dict[str, Any]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"rules {name}: not readable as TOML: {error}") from error
    wrong = next(iter(validator.iter_errors(_dates_as_text(content))), None)
    if wrong is not None:
        raise ValueError(f"rules {name}: {wrong.json_path}: {wrong.message}")
    return content


def _dates_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dates_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _product(entry: Mapping[str, Any], all_entries: Mapping[str, Mapping[str, Any]]) -> Product:
    versions = all_entries[entry["versions_of"]] if "versions_of" in entry else entry
    core = entry.get("cores")
    return Product(
        id=entry["id"],
        metric=None if entry["metric"] == "none" else Metric(entry["metric"]),
        other_metrics=frozenset(Metric(m) for m in entry.get("other_metrics", ())),
        devices_per_user=entry.get("devices_per_user", 1),
        coverage_group=entry.get("coverage_group", ""),
        versionless=entry.get("versionless", False),
        versions={
            v["version"]: VersionFacts(rank, v.get("released"), v.get("support_ends"))
            for rank, v in enumerate(versions.get("versions", ()))
        },
        components=tuple(
            Component(c["edition"], frozenset(c["products"]), frozenset(c.get("editions", ())), c["verified"])
            for c in entry.get("components", ())
        ),
        free_editions=frozenset(entry.get("free_editions", ())),
        cores=None if core is None else _core_rule(core),
        cal=entry.get("cal", ""),
        verified=entry["verified"],
    )


def _core_rule(core: Mapping[str, Any]) -> CoreRule:
    sets = {name: frozenset(core.get(name, ())) for name in ("stacking", "unlimited")}
    return CoreRule(**{**core, **sets})


def _right(entry: Mapping[str, Any]) -> Right:
    given: dict[str, Any] = {name: entry[name] for name in _PLAIN if name in entry}
    given |= {name: frozenset(entry[name]) for name in _SETS if name in entry}
    given |= {name: frozenset(Channel(c) for c in entry[name]) for name in _CHANNELS if name in entry}
    given |= {name: tuple(a.casefold() for a in entry[name]) for name in _FOLDED if name in entry}
    return Right(
        reason=Text(entry["reason"]["ja"], entry["reason"]["en"]),
        source=entry["source"]["document"],
        starts_on=entry.get("from"),
        ends_on=entry.get("to"),
        **given,
    )


_PLAIN = ("id", "kind", "case", "verified", "devices", "portable", "back", "while_supported", "trial_days")
_SETS = (
    "products",
    "editions",
    "lot_editions",
    "need_editions",
    "lot_versions",
    "need_versions",
    "base_editions",
)
_CHANNELS = ("channels", "base_channels")
_FOLDED = ("agreements", "agreements_not")
