"""The tables, one file per noun; only actions change them."""

from daicho.store.models.access import Access
from daicho.store.models.assignment_statement import AssignmentStatement
from daicho.store.models.authenticity_record import AuthenticityRecord
from daicho.store.models.case import Case, Contact
from daicho.store.models.case_deadline import BusyPeriod, CaseDeadline, CaseDeadlineEnding, CaseExchange
from daicho.store.models.case_point import CasePoint, CasePointStep
from daicho.store.models.case_step import CaseKindStep, CaseLink, CaseParty
from daicho.store.models.document_record import DocumentRecord
from daicho.store.models.frozen_snapshot import FrozenSnapshot
from daicho.store.models.imported_file import ImportedFile, QuarantineRecord
from daicho.store.models.installation_statement import InstallationStatement
from daicho.store.models.inventory import Inventory, PackedRows
from daicho.store.models.journal_event import JournalEvent
from daicho.store.models.kept_catalogue import KeptCatalogue
from daicho.store.models.kept_position import KeptPosition, KeptRules
from daicho.store.models.lot import Lot
from daicho.store.models.lot_ending import LotEnding
from daicho.store.models.machine import Machine, MachineIdentity
from daicho.store.models.machine_statement import MachineStatement
from daicho.store.models.organisation import Organisation
from daicho.store.models.peak_statement import PeakStatement
from daicho.store.models.person import Person
from daicho.store.models.price import Price
from daicho.store.models.proof_item import ProofItem
from daicho.store.models.title import Title
from daicho.store.models.use_decision import UseDecision
from daicho.store.models.vendor_claim import ClaimBasis, ClaimStep, VendorClaim

__all__ = [
    "Access",
    "AssignmentStatement",
    "AuthenticityRecord",
    "BusyPeriod",
    "Case",
    "CaseDeadline",
    "CaseDeadlineEnding",
    "CaseExchange",
    "CaseKindStep",
    "CaseLink",
    "CaseParty",
    "CasePoint",
    "CasePointStep",
    "ClaimBasis",
    "ClaimStep",
    "Contact",
    "DocumentRecord",
    "FrozenSnapshot",
    "ImportedFile",
    "InstallationStatement",
    "Inventory",
    "JournalEvent",
    "KeptCatalogue",
    "KeptPosition",
    "KeptRules",
    "Lot",
    "LotEnding",
    "Machine",
    "MachineIdentity",
    "MachineStatement",
    "Organisation",
    "PackedRows",
    "PeakStatement",
    "Person",
    "Price",
    "ProofItem",
    "QuarantineRecord",
    "Title",
    "UseDecision",
    "VendorClaim",
]
