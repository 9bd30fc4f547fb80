"""The use rights as data: the only reader of ``data/rules`` (all folders but ``recognition``)."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from daicho.words.entitlement import AssignmentReason, Metric
from daicho.words.snapshot import RuleNote
from daicho.words.software import Channel, Release
from daicho.words.text import Text

PAID, FREE, CONDITIONAL = "paid", "free", "conditional"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version's place in the order, its release day and its last day of support; None: not known."""

    rank: int
    released: date | None
    support_ends: date | None


@dataclass(frozen=True, slots=True)
class Component:
    """Products (of some editions; empty: all) that a suite in one edition (and some versions; empty: all) contains.

    ``called``: the suite's version → the version that the parts have there; one that is not named is the suite's own.
    """

    edition: str
    products: frozenset[str]
    editions: frozenset[str]
    verified: bool
    versions: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)

    def holds(self, suite: Release, part: Release) -> bool:
        """Whether ``suite``, of the product that lists this entry, contains ``part`` by it."""
        inside = suite.edition == self.edition and part.product in self.products
        fits = not self.versions or suite.version in self.versions
        return inside and fits and (not self.editions or part.edition in self.editions)


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the catalogue says of a product: paid, free, shareware or conditional (free for some uses only).

    ``editions`` and ``versions`` are those of another kind than the product's own.
    """

    own: str
    editions: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def of(self, release: Release) -> str:
        """The kind of a release: its version's where that has its own, else its edition's, else the product's."""
        return self.versions.get(release.version) or self.editions.get(release.edition, self.own)


@dataclass(frozen=True, slots=True)
class CoreRule:
    """How cores add up: minimum per processor and machine, virtual machines per stack, editions without limit.

    ``per_vm``, ``per_customer``: least for a virtual machine licensed by itself, and for a company that does so.
    ``pack``: in how many licences they are sold. ``processors_each``: processors of one licence of the time before
    ``cores_from``, the first version by cores; ``cores_granted``: core licences that one of them became.
    ``development``: free editions on which no business work may be done.
    """

    per_processor: int
    per_machine: int
    vms_per_stack: int = 0
    stacking: frozenset[str] = frozenset()
    unlimited: frozenset[str] = frozenset()
    development: frozenset[str] = frozenset()
    per_copy: bool = False
    per_vm: int = 0
    per_customer: int = 0
    pack: int = 1
    processors_each: int = 0
    cores_from: str = ""
    cores_granted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """How one product is counted. ``metric`` None: it needs no licence.

    ``cals``: what an access to it needs, all of them, at the version of ``runs_on`` (else its own). ``by_server``: its
    editions that may go by server and access licences instead of cores (T28). ``editions``: those of which a higher one
    also licenses lower ones on the same machine, the lowest first (T7); any other edition stands by itself.
    ``free_with_assured``: devices with an assured licence of that product need none of these; ``most_reached``:
    machines that one licence reaches.
    ``asks``: what its terms must still tell (``installs_per_user``), so that the count can be relied on.
    """

    id: str
    metric: Metric | None
    other_metrics: frozenset[Metric] = frozenset()
    devices_per_user: int = 1
    coverage_group: str = ""
    versionless: bool = False
    versions: Mapping[str, VersionFacts] = field(default_factory=dict)
    editions: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    free_editions: frozenset[str] = frozenset()
    cores: CoreRule | None = None
    cals: tuple[str, ...] = ()
    by_server: frozenset[str] = frozenset()
    runs_on: str = ""
    most_reached: int = 0
    free_with_assured: str = ""
    asks: str = ""
    verified: bool = True

    def rank(self, version: str) -> int:
        """The place of a version in the order; -1 for one that is not known."""
        facts = self.versions.get(version)
        return -1 if facts is None else facts.rank

    def line_of(self, edition: str) -> str:
        """What an edition is counted together with: one line for all that stand in order, or are not known (T7)."""
        return "" if edition in self.editions else edition

    def highest(self, editions: Iterable[str]) -> str:
        """The highest of editions of one line; one that is not known is below all."""
        order = ("", *self.editions)
        return max(editions, key=lambda edition: (order.index(edition) if edition in order else len(order), edition))

    def newest_on(self, day: date) -> str:
        """The newest version that was out on ``day`` (unknown release days count as out); "" for none."""
        out = [(f.rank, v) for v, f in self.versions.items() if f.released is None or f.released <= day]
        return max(out)[1] if out else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One dated use right; empty sets mean "any". ``case`` is the T-number of the rule list.

    ``days``: how long something waits, or within how long it must be done; ``lifted_by`` are reasons that end a wait.
    ``subscriptions``: products whose subscribers have the right. ``while_assured``: only where Software Assurance
    or maintenance of the lot runs on the day. ``form``: the way of licensing that the right opens (``vm``: a virtual
    machine by itself).
    """

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
    form: str = ""
    devices: int = 1
    portable: bool = False
    back: int | None = None
    while_supported: bool = False
    trial_days: int = 0
    days: int = 0
    lifted_by: frozenset[AssignmentReason] = frozenset()
    while_assured: bool = False
    subscriptions: frozenset[str] = frozenset()
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
    """All products and rights; ``version`` is the short hash of the ``files`` (name → text) they came from.

    ``kinds``: what the catalogue says of its products; empty where nobody asked it.
    """

    products: Mapping[str, Product]
    rights: Mapping[str, Right]
    version: str
    files: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kinds] = field(default_factory=dict)

    def reasons(self) -> Mapping[str, Text]:
        """Rule id → the sentence that gives the reason, with blanks."""
        return {right.id: right.reason for right in self.rights.values()}

    def notes(self) -> Mapping[str, RuleNote]:
        """Rule id → the worked case that shows it, the documents that say so, and whether they were read."""
        return {r.id: RuleNote(case=r.case, source=r.source, verified=r.verified) for r in self.rights.values()}

    def product(self, name: str) -> Product:
        """The rule of a product; one device licence per machine and exact match where there is none."""
        return self.products.get(name) or Product(id=name, metric=Metric.DEVICE, verified=False)

    def kind_of(self, release: Release) -> str:
        """paid, free, shareware or conditional: free where its rule says so, else as the catalogue says, else paid."""
        rule = self.products.get(release.product)
        if rule is not None and (rule.metric is None or release.edition in rule.free_editions):
            return FREE
        known = self.kinds.get(release.product)
        return PAID if known is None else known.of(release)

    def of_kind(self, kind: str, day: date) -> tuple[Right, ...]:
        """The rights of one kind in force on ``day``, in order of id."""
        found = (r for r in self.rights.values() if r.kind == kind and r.holds_on(day))
        return tuple(sorted(found, key=lambda r: r.id))

    def plan_with(self, plans: Iterable[Release], release: Release) -> Release | None:
        """The first of a person's plans that is the release or holds it; None where none does."""
        return next((plan for plan in sorted(plans) if plan == release or self.holds(plan, release)), None)

    def holds(self, suite: Release, part: Release) -> Component | None:
        """The component entry by which ``suite`` contains ``part``, or None."""
        return next((c for c in self.product(suite.product).components if c.holds(suite, part)), None)


def completed(book: Rulebook, kinds: Mapping[str, Kinds]) -> Rulebook:
    """The rules, with what the catalogue says of its products: free ones need none, conditional ones a decision."""
    return replace(book, kinds=kinds)


def load(overlay: Path | None = None) -> Rulebook:
    """The shipped rules, with those of the folder ``overlay`` on top; ValueError names a file that is wrong."""
    return of_files(dict(_all_files(overlay)))


def of_files(texts: Mapping[str, str]) -> Rulebook:
    """The rules of these files, later ones on top; those of an earlier day can be counted by again."""
    digest = hashlib.sha256()
    products: dict[str, dict[str, Any]] = {}
    rights: dict[str, dict[str, Any]] = {}
    validator = jsonschema.Draft202012Validator(json.loads(_shipped("schemas", "rules.schema.json")))
    for name, text in texts.items():
        digest.update(f"{name}\0{text}\0".encode())
        content = _checked(name, text, validator)
        products.update({entry["id"]: entry for entry in content.get("product", [])})
        rights.update({entry["id"]: entry for entry in content.get("right", [])})
    known = {name: _product(entry, products) for name, entry in products.items()}
    return Rulebook(known, {name: _right(entry) for name, entry in rights.items()}, digest.hexdigest()[:12], texts)


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
        versions=_versions(versions.get("versions", ())),
        editions=tuple(entry.get("editions", ())),
        components=tuple(_component(c, entry.get("component_versions", {})) for c in entry.get("components", ())),
        free_editions=frozenset(entry.get("free_editions", ())),
        cores=None if core is None else _core_rule(core),
        cals=(entry["cal"],) if isinstance(entry.get("cal"), str) else tuple(entry.get("cal", ())),
        by_server=frozenset(entry.get("by_server", ())),
        runs_on=entry.get("runs_on", ""),
        most_reached=entry.get("most_reached", 0),
        free_with_assured=entry.get("free_with_assured", ""),
        asks=entry.get("asks", ""),
        verified=entry["verified"],
    )


def _versions(entries: Iterable[Mapping[str, Any]]) -> dict[str, VersionFacts]:
    """The versions in their order; one that is ``same_as`` another is the same release by another name."""
    found: dict[str, VersionFacts] = {}
    for rank, entry in enumerate(entries):
        own = VersionFacts(rank, entry.get("released"), entry.get("support_ends"))
        found[entry["version"]] = found[entry["same_as"]] if "same_as" in entry else own
    return found


def _component(entry: Mapping[str, Any], called: Mapping[str, str]) -> Component:
    in_it = dict.fromkeys(entry.get("versions", ()), entry["version"]) if "version" in entry else called
    return Component(
        edition=entry["edition"],
        products=frozenset(entry["products"]),
        editions=frozenset(entry.get("editions", ())),
        verified=entry["verified"],
        versions=frozenset(entry.get("versions", ())),
        called=in_it,
    )


def _core_rule(core: Mapping[str, Any]) -> CoreRule:
    sets = {name: frozenset(core.get(name, ())) for name in ("stacking", "unlimited", "development")}
    return CoreRule(**{**core, **sets})


def _right(entry: Mapping[str, Any]) -> Right:
    given: dict[str, Any] = {name: entry[name] for name in _PLAIN if name in entry}
    given |= {name: frozenset(entry[name]) for name in _SETS if name in entry}
    given |= {name: frozenset(Channel(c) for c in entry[name]) for name in _CHANNELS if name in entry}
    if "lifted_by" in entry:
        given["lifted_by"] = frozenset(AssignmentReason(r) for r in entry["lifted_by"])
    given |= {name: tuple(a.casefold() for a in entry[name]) for name in _FOLDED if name in entry}
    return Right(
        reason=Text(entry["reason"]["ja"], entry["reason"]["en"]),
        source=entry["source"]["document"],
        starts_on=entry.get("from"),
        ends_on=entry.get("to"),
        **given,
    )


_PLAIN = (
    "id",
    "kind",
    "case",
    "verified",
    "form",
    "devices",
    "portable",
    "back",
    "while_supported",
    "trial_days",
    "days",
    "while_assured",
)
_SETS = (
    "products",
    "editions",
    "lot_editions",
    "need_editions",
    "lot_versions",
    "need_versions",
    "base_editions",
    "subscriptions",
)
_CHANNELS = ("channels", "base_channels")
_FOLDED = ("agreements", "agreements_not")
