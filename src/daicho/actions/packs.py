"""Packs: everything that answers a request, written from one frozen snapshot and scanned before it may leave."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.actions import documents, snapshots
from daicho.actions.knowledge import Knowledge, load
from daicho.actions.outgoing import Names, is_refused
from daicho.actions.requests import Form, filled_form
from daicho.answer import ledgers, letter_texts, letters, manifest, position_book, report
from daicho.answer.letter_texts import Audience
from daicho.answer.non_use import KnownProduct
from daicho.recognise.product import Product
from daicho.store.reads import case_papers
from daicho.words.case import Case, Document, FilledCell, Paper
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language

INTERNAL = "internal"
OUTGOING = "outgoing"
"""The two folders of a pack: what stays in the house, and what could be sent once a person has read it."""

LETTERS: tuple[tuple[str, str, bool], ...] = (
    ("internal_audit_report", INTERNAL, False),
    ("audit_certificate", OUTGOING, False),
    ("answer_letter", OUTGOING, True),
    ("extension_request", OUTGOING, True),
)
"""The letters of a pack: kind, folder, and whether it answers a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a pack is wanted for.

    ``on`` is the reference day, ``taken_on`` the day of making. ``publishers`` limits what letters state to the
    products of these publishers (first part of a product's path); empty: all. ``blanks`` are the values that
    only a person can give, by kind of letter (and ``form``). ``form`` is the vendor's workbook, or a mail with it.
    ``variant`` is the text chosen for a single letter; ``era`` writes its days in eras (None: as the addressee does).
    """

    on: date
    taken_on: date
    language: Language = Language.JAPANESE
    case: Case | None = None
    publishers: tuple[str, ...] = ()
    blanks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    form: Form | None = None
    variant: str = ""
    era: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The documents of an answer, named with their folder, and all that was found while they were made."""

    snapshot: Snapshot
    documents: tuple[Document, ...]
    cells: tuple[FilledCell, ...]
    findings: tuple[Finding, ...]


def make(*, organisation: str, wish: Wish, by: str, knowledge: Knowledge | None = None) -> Pack:
    """Freeze the state of the day and write every document that the wish allows.

    A letter whose blanks are not all given is left out with a finding that names what is missing. A document
    for sending that would give something away is withheld, with the findings of the scan.
    """
    snapshot = snapshots.freeze(
        organisation=organisation, on=wish.on, taken_on=wish.taken_on, by=by, knowledge=knowledge or load()
    )
    findings: list[Finding] = [*snapshot.findings, *snapshot.position.findings]
    made = [*_papers(snapshot, wish), *_letters(snapshot, wish, findings)]
    form, cells = _form(snapshot, wish, findings)
    number = wish.case.number if wish.case else ""

    def record(document: Document) -> None:
        documents.record(
            organisation=organisation,
            document=document,
            snapshot_id=snapshot.id,
            case_number=number,
            by=by,
            on=wish.taken_on,
        )

    kept = tuple(_released([*made, *form], snapshot, record, findings))
    listed = (*kept, manifest.build(kept, snapshot, wish.language))
    record(listed[-1])
    findings += [finding for document in kept for finding in document.findings]
    return Pack(snapshot=snapshot, documents=listed, cells=cells, findings=tuple(dict.fromkeys(findings)))


def in_scope(snapshot: Snapshot, publishers: Iterable[str]) -> tuple[str, ...]:
    """The products of the position that belong to ``publishers``; Failure where there is none."""
    wanted = tuple(publishers)
    products = tuple(
        dict.fromkeys(line.product for line in snapshot.position.lines if line.product.split("/")[0] in wanted)
    )
    if wanted and not products:
        known = sorted({line.product.split("/")[0] for line in snapshot.position.lines})
        raise Failure("publisher_not_in_position", ", ".join(wanted), known=", ".join(known))
    return products


def letter(kind: str, *, snapshot: Snapshot, wish: Wish, papers: tuple[Paper, ...] = ()) -> Document:
    """One letter from a frozen snapshot; Failure says what is missing. ``papers`` are the documents of the case."""
    return letters.render(
        kind,
        wish.language,
        snapshot=snapshot,
        case=wish.case,
        blanks=wish.blanks.get(kind, {}),
        on=wish.taken_on,
        products=in_scope(snapshot, wish.publishers),
        era=wish.era,
        variant=wish.variant,
        papers=papers,
        catalogue=known_products(load()),
    )


def letter_to_send(kind: str, *, organisation: str, snapshot: Snapshot, wish: Wish) -> Document:
    """One letter as it may leave: Failure where one to the other side names a machine or a person of ours."""
    papers = case_papers.of_case(organisation, wish.case.number) if wish.case else ()
    made = letter(kind, snapshot=snapshot, wish=wish, papers=papers)
    if letter_texts.text(kind, wish.language, wish.variant).audience is Audience.HOUSE:
        return made
    leaks = Names.of(snapshot).in_document(made)
    refused = [leak for leak in leaks if is_refused(leak)]
    if refused:
        raise Failure.of(refused[0])
    return replace(made, findings=(*made.findings, *leaks))


def known_products(knowledge: Knowledge) -> Mapping[str, KnownProduct]:
    """Every product of the catalogue by its path, with the suites and plans that bring it."""
    products = knowledge.catalogue.products
    bearers: dict[str, set[str]] = {}
    for product in products.values():
        brought = [b.release.product for b in product.brings]
        included = [r.product for edition in product.editions.values() for r in edition.includes]
        for part in (*brought, *included):
            bearers.setdefault(part, set()).add(product.id)
    return {
        path: KnownProduct(product.name, frozenset(bearers.get(path, ())), _short_names(product))
        for path, product in products.items()
    }


def _short_names(product: Product) -> frozenset[str]:
    """The names of a product without the first word where that is its publisher's."""
    own = {said.split()[0] for said in (product.publisher.ja, product.publisher.en) if said.split()}
    parted = (name.partition(" ") for name in (product.name.ja, product.name.en))
    return frozenset(rest for first, _, rest in parted if first in own and rest)


def _papers(snapshot: Snapshot, wish: Wish) -> Iterator[Document]:
    """What stays in the house and needs no blanks: ledgers, the position as workbook and as page."""
    yield _in(INTERNAL, ledgers.workbook(snapshot, wish.language))
    yield _in(INTERNAL, position_book.workbook(snapshot, wish.language))
    yield _in(INTERNAL, report.html(snapshot, wish.case, wish.language))


def _letters(snapshot: Snapshot, wish: Wish, findings: list[Finding]) -> Iterator[Document]:
    for kind, folder, needs_case in LETTERS:
        if needs_case and wish.case is None:
            continue
        try:
            yield _in(folder, letter(kind, snapshot=snapshot, wish=wish))
        except Failure as failure:
            findings += [Finding.at("letter_left_out", Place(kind), kind=kind), failure.finding]


def _form(
    snapshot: Snapshot, wish: Wish, findings: list[Finding]
) -> tuple[tuple[Document, ...], tuple[FilledCell, ...]]:
    if wish.form is None:
        return (), ()
    form = filled_form(wish.form, snapshot=snapshot, case=wish.case, blanks=wish.blanks.get("form", {}))
    findings += form.findings
    papers = [] if form.document is None else [_in(OUTGOING, form.document)]
    return (*papers, _in(INTERNAL, form.report(wish.language))), form.cells


def _in(folder: str, document: Document) -> Document:
    return replace(document, name=f"{folder}/{document.name}")


def _released(
    made: Iterable[Document], snapshot: Snapshot, record: Callable[[Document], None], findings: list[Finding]
) -> Iterator[Document]:
    """Those documents that may go where they go, recorded; the others are withheld with the reason."""
    names = Names.of(snapshot)
    for document in made:
        leaks = names.in_document(document) if document.name.startswith(f"{OUTGOING}/") else ()
        findings += leaks
        try:
            if any(map(is_refused, leaks)):
                raise Failure("document_names_secrets", document.name)
            record(document)
        except Failure as failure:
            findings += [Finding.at("document_withheld", Place(document.name), file=document.name), failure.finding]
        else:
            yield document
