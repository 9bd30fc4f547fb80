"""The tables, one file per noun; only actions change them."""

from daicho.store.models.access import Access
from daicho.store.models.case import Case, Contact
from daicho.store.models.document_record import DocumentRecord
from daicho.store.models.frozen_snapshot import FrozenSnapshot
from daicho.store.models.imported_file import ImportedFile, QuarantineRecord
from daicho.store.models.installation_statement import InstallationStatement
from daicho.store.models.inventory import Inventory, PackedRows
from daicho.store.models.journal_event import JournalEvent
from daicho.store.models.kept_catalogue import KeptCatalogue
from daicho.store.models.lot import Lot
from daicho.store.models.machine import Machine, MachineIdentity
from daicho.store.models.machine_statement import MachineStatement
from daicho.store.models.organisation import Organisation
from daicho.store.models.person import Person
from daicho.store.models.price import Price
from daicho.store.models.proof_item import ProofItem
from daicho.store.models.title import Title

__all__ = [
    "Access",
    "Case",
    "Contact",
    "DocumentRecord",
    "FrozenSnapshot",
    "ImportedFile",
    "InstallationStatement",
    "Inventory",
    "JournalEvent",
    "KeptCatalogue",
    "Lot",
    "Machine",
    "MachineIdentity",
    "MachineStatement",
    "Organisation",
    "PackedRows",
    "Person",
    "Price",
    "ProofItem",
    "QuarantineRecord",
    "Title",
]
