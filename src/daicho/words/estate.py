"""What a company has: machines, people, and what was seen on the machines."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from daicho.words.finding import Finding, Place
from daicho.words.software import Release


class MachineKind(StrEnum):
    """The kinds of device that licence rules and vendors' forms tell apart."""

    DESKTOP = "desktop"
    NOTEBOOK = "notebook"
    SERVER = "server"
    VM = "vm"
    TABLET = "tablet"
    OTHER = "other"


class MachineState(StrEnum):
    """Where a machine stands in its life."""

    IN_USE = "in_use"
    STOCK = "stock"
    RETIRED = "retired"


class Purpose(StrEnum):
    """What a machine is for; developers' licences reach only what no business work is done on."""

    UNKNOWN = "unknown"
    PRODUCTION = "production"
    DEVELOPMENT = "development"
    STANDBY = "standby"


class Provenance(StrEnum):
    """How a machine came into the house; second-hand ones often lack papers (N51)."""

    NEW = "new"
    SECOND_HAND = "second_hand"
    LEASED = "leased"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A device on a day. ``id`` is the company's own number for it, else its host name.

    ``processors`` and ``cores`` are physical counts over the whole machine (for a VM: virtual cores); 0 is
    "not known". ``host`` is the id of the machine that a VM runs on; ``cluster`` names the group of hosts among
    which VMs may move (stated of the hosts). ``since``/``until``: first and last day in use, both inclusive;
    None is open.
    """

    id: str
    name: str = ""
    kind: MachineKind = MachineKind.OTHER
    os_product: str = ""
    os_edition: str = ""
    os_version: str = ""
    processors: int = 0
    cores: int = 0
    host: str = ""
    user: str = ""
    department: str = ""
    provenance: Provenance = Provenance.UNKNOWN
    state: MachineState = MachineState.IN_USE
    since: date | None = None
    until: date | None = None
    vendor: str = ""
    model: str = ""
    serial: str = ""
    location: str = ""
    last_seen: date | None = None
    cluster: str = ""
    purpose: Purpose = Purpose.UNKNOWN

    def in_use_on(self, day: date) -> bool:
        """Whether the machine is in use on ``day``."""
        if self.until is not None and day > self.until:
            return False
        if self.since is not None and day < self.since:
            return False
        return self.state is MachineState.IN_USE or self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user of the company.

    ``assigned`` are the subscription plans that the vendor's portal gives to the user, as it words them;
    ``plans`` are the same as releases of the catalogue, once recognised.
    """

    id: str
    name: str = ""
    department: str = ""
    assigned: tuple[str, ...] = ()
    plans: tuple[Release, ...] = ()
    blocked: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """That ``user`` (from ``machine``; either may be empty) uses ``server_product``, on ``server`` if that is known."""

    user: str
    machine: str
    server_product: str
    server: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """How many copies of a release were in use at once at most, from ``since`` to ``until`` (inclusive, None is open).

    ``source`` says who measured it (a licence server's log). Concurrent licences are counted by nothing else.
    """

    release: Release
    peak: int
    since: date | None = None
    until: date | None = None
    source: str = ""


class TraceKind(StrEnum):
    """What kind of raw trace a title is."""

    PROGRAM = "program"  # an entry of "Programs and Features": one Uninstall subkey
    APP = "app"  # a Store (MSIX) application
    HOTFIX = "hotfix"  # a Windows update record
    PACKAGE = "package"  # deb, rpm, pkg, apk
    LICENCE = "licence"  # a licence or registration record that software leaves
    CLICK_TO_RUN = "click_to_run"  # one ProductReleaseId of a Click-to-Run installation
    OS = "os"  # the operating system itself
    INSTANCE = "instance"  # one instance of a server product, which has an edition of its own
    TAG = "tag"  # a software identification tag (ISO/IEC 19770-2)


@dataclass(frozen=True, slots=True)
class Title:
    """The part of a raw row that is the same on every machine; the unit of recognition.

    ``key`` is the uninstall subkey, product-code GUID, release id, package name, instance id or tag id.
    ``fields`` are the other values kept, sorted by name, in our own field names:

    - ``view`` (64 | 32 | user), ``parent``, ``system_component`` (1), ``release_type``,
      ``windows_installer`` (1), ``category`` (GLPI's system_category), ``arch``, ``language``
    - ``location`` (install folder), ``location_exists`` (yes | no, only where the collector looked)
    - ``uninstall`` (command), ``source`` (GLPI ``from``), ``channel`` (as the source words it),
      ``product_id``, ``product_code``, ``last_five``, ``key_fingerprint``, ``trial``, ``status``
    - ``edition`` (operating systems, instances, tags and ledger rows), ``kernel``, ``instance`` (its name),
      ``listed`` (no: an instance whose setup record is there, and that the list of instances lacks)
    - of licences: ``mode``, ``family``, ``application``, ``description``, ``entitlement``, ``expires``,
      ``package``, ``package_level``, ``reduced``, ``track``, ``serialised``; of tags: ``regid``, ``tag_kind``,
      ``tag_version``; of deployment tools: ``product_name``, ``repository``, ``scope``
    """

    kind: TraceKind
    name: str
    publisher: str = ""
    version: str = ""
    key: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """The text to show for a row: its name, or its key where it has none."""
        return self.name or self.key

    def field(self, name: str) -> str:
        """The kept value called ``name``, or an empty string."""
        for key, value in self.fields:
            if key == name:
                return value
        return ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One raw row seen on a machine. Never holds a product key."""

    title: Title
    place: Place
    installed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """By what a machine can be told again, strongest first: agent, firmware UUID, serial number, name."""

    agent: str = ""
    uuid: str = ""
    serial: str = ""
    name: str = ""


class Section(StrEnum):
    """The parts that an inventory can state; an absent one in a partial inventory means "unchanged"."""

    HARDWARE = "hardware"
    OS = "os"
    SOFTWARE = "software"
    LICENCES = "licences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What one source says of one machine on one day.

    ``time`` (HH:MM:SS, or "" where the source does not say) puts the inventories of one day in order.
    ``piecewise``: its rows state only their own branch (kind and registry view), never a whole section; ``emptied``
    are the registry views (``""``, 32, user) that it shows to hold no program.
    """

    machine: Machine
    identity: Identity
    source: str
    place: Place
    taken_on: date | None = None
    time: str = ""
    partial: bool = False
    piecewise: bool = False
    sections: frozenset[Section] = frozenset()
    emptied: frozenset[str] = frozenset()
    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
