"""Kinds of requests: read the evidence of a case, set its kind with a reason, name its parties, link cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from daicho.actions import clauses as shelf
from daicho.actions import journal
from daicho.answer import advice, kinds
from daicho.answer.advice import AdviceLine
from daicho.answer.kinds import KindReading, KnownEntity
from daicho.store import case_digests, models
from daicho.store.reads import case_steps, cases
from daicho.words.case import Case, RequestKind
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.request import CaseLink, CaseParty, Clause, EvidenceStrength, KindStep, PartyRole

NOT_CONTRACTUAL = frozenset({RequestKind.SALES, RequestKind.PHISHING})
"""Kinds that rest on no agreement, so that nobody asks who its parties are."""

LIGHT = NOT_CONTRACTUAL | {RequestKind.VOLUNTARY_SURVEY}
"""Kinds that leave the company free, as long as nothing in the request reads otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKind:
    """A case with everything that speaks on its kind; ``proposed`` is what the newest clear evidence says."""

    case: Case
    opened_as: RequestKind
    readings: tuple[KindReading, ...]
    steps: tuple[KindStep, ...]
    parties: tuple[CaseParty, ...]
    links: tuple[CaseLink, ...]
    alike: tuple[Case, ...]
    clauses: tuple[Clause, ...]
    entities: tuple[KnownEntity, ...]

    @property
    def proposed(self) -> RequestKind:
        """What the newest contact that is clear says."""
        clear = kinds.newest(self.readings)
        return RequestKind.UNKNOWN if clear is None else clear.kind

    def party(self, role: PartyRole) -> CaseParty | None:
        """The party of this role that was named last."""
        return next((party for party in reversed(self.parties) if party.role is role), None)

    @property
    def asking(self) -> str:
        """Who asks: as named, else who the case was opened for."""
        named = self.party(PartyRole.ASKING)
        return self.case.vendor.name if named is None else named.name

    @property
    def contracting(self) -> str:
        """The contracting party: as named, else as the only one that the company's own agreements name; else ""."""
        named = self.party(PartyRole.CONTRACTING)
        own = {clause.entity for clause in self.clauses if clause.own and clause.entity}
        return named.name if named is not None else own.pop() if len(own) == 1 else ""

    @property
    def entity_differs(self) -> bool:
        """Whether who asks is known not to be the contracting party."""
        return bool(self.contracting) and not kinds.same_party(self.contracting, self.asking)

    @property
    def found(self) -> frozenset[str]:
        """What was found in the request that steps of the playbook wait for."""
        told: set[str] = set()
        for reading in self.readings:
            told |= kinds.notice_kinds(reading.contact)
            if kinds.asks_for_keys(reading.contact):
                told.add("keys_asked")
            if any(e.kind is RequestKind.SALES and e.strength is not EvidenceStrength.DENIES for e in reading.evidence):
                told.add("inducement")
        return frozenset(told | ({"entity_differs"} if self.entity_differs else set()))

    @property
    def advised_as(self) -> RequestKind:
        """The kind that advice goes by: UNKNOWN where a light one has words of a binding one that nobody weighed."""
        later = self.readings[self.weighed :]
        said = {e.kind for r in later for e in r.evidence if e.strength is EvidenceStrength.SAYS}
        return RequestKind.UNKNOWN if self.case.kind in LIGHT and said - LIGHT else self.case.kind

    @property
    def weighed(self) -> int:
        """How many of the contacts were there when a person last said what kind the case is; 0 where nobody did."""
        return self.steps[-1].weighed if self.steps else 0

    @property
    def advice(self) -> tuple[AdviceLine, ...]:
        """The steps of the playbook for this case."""
        return advice.lines(self.advised_as, found=self.found, clauses=self.clauses)

    def findings(self) -> tuple[Finding, ...]:
        """What is doubtful about the kind, the clauses and the parties."""
        return tuple(_doubts(self))


def hold(*, organisation: str, number: str) -> HeldKind:
    """The case with its evidence; Failure where there is none."""
    case, library = _case(organisation, number), shelf.library()
    readings = tuple(kinds.read(contact, library) for contact in case.contacts)
    every = cases.all_of(organisation)
    sender = " ".join((case.vendor.name, case.vendor.email, *(c.sender_address for c in case.contacts)))
    links = case_steps.links(organisation, number)
    return HeldKind(
        case=case,
        opened_as=cases.opened_as(organisation, number) or case.kind,
        readings=readings,
        steps=case_steps.kinds(organisation, number),
        parties=case_steps.parties(organisation, number),
        links=links,
        alike=tuple(other for other in every if _alike(case, other) and other.number not in {x.other for x in links}),
        clauses=_clauses(readings, library, sender),
        entities=kinds.entities_for(sender),
    )


@transaction.atomic
def set_kind(*, organisation: str, number: str, kind: RequestKind, reason: str, by: str, on: date) -> KindStep:
    """Say what kind a case is from now on, and why; what was said before stays."""
    if not reason.strip():
        raise Failure("case_reason_missing", number)
    held = hold(organisation=organisation, number=number)
    if held.steps and held.case.kind is kind and held.weighed == len(held.readings):
        raise Failure("case_kind_same", number, kind=kind.value)
    row = _row(organisation, number)
    step = models.CaseKindStep(
        organisation=row.organisation,
        case=row,
        number=len(held.steps) + 1,
        kind=kind.value,
        proposed=held.proposed.value,
        weighed=len(held.readings),
        on=on,
        by=by,
        reason=reason.strip(),
    )
    step.save(force_insert=True)
    facts = {
        "sha256": case_digests.of_kind(step),
        "from": held.case.kind.value,
        "to": kind.value,
        "proposed": held.proposed.value,
        "reason": step.reason,
    }
    journal.append(organisation=organisation, by=by, on=on, deed="case_kind_set", subject=number, facts=facts)
    return case_steps.kinds(organisation, number)[-1]


@transaction.atomic
def name_party(*, organisation: str, number: str, party: CaseParty) -> None:
    """Name who takes part in a case, by which document; who was named before stays in the record."""
    if not party.name.strip():
        raise Failure("case_party_nameless", number)
    row = _row(organisation, number)
    kept = models.CaseParty(
        organisation=row.organisation,
        case=row,
        role=party.role.value,
        name=party.name.strip(),
        document=party.document.strip(),
        on=party.on,
        by=party.by,
    )
    kept.save(force_insert=True)
    facts = {"sha256": case_digests.of_party(kept), "role": kept.role, "name": kept.name, "document": kept.document}
    journal.append(
        organisation=organisation, by=party.by, on=party.on, deed="case_party_named", subject=number, facts=facts
    )


@transaction.atomic
def link(*, organisation: str, number: str, other: str, reason: str, by: str, on: date) -> None:
    """Say that two cases belong together, and why; Failure where they are linked already, or are one."""
    if not reason.strip():
        raise Failure("case_reason_missing", number)
    row, end = _row(organisation, number), _row(organisation, other)
    if row.pk == end.pk:
        raise Failure("case_link_to_itself", number)
    if other in {known.other for known in case_steps.links(organisation, number)}:
        raise Failure("case_linked_already", number, other=other)
    kept = models.CaseLink(organisation=row.organisation, case=row, other=end, reason=reason.strip(), on=on, by=by)
    kept.save(force_insert=True)
    facts = {"sha256": case_digests.of_link(kept), "other": other, "reason": kept.reason}
    journal.append(organisation=organisation, by=by, on=on, deed="case_linked", subject=number, facts=facts)


def _case(organisation: str, number: str) -> Case:
    case = cases.get(organisation, number)
    if case is None:
        raise Failure("case_unknown", number)
    return case


def _row(organisation: str, number: str) -> models.Case:
    row = (
        models.Case.objects.filter(organisation__key=organisation, number=number).select_related("organisation").first()
    )
    if row is None:
        raise Failure("case_unknown", number)
    return row


def _alike(case: Case, other: Case) -> bool:
    """Whether the other case is from the same asker: the same name, or the same domain of its mails."""
    if case.number == other.number:
        return False
    return kinds.same_party(case.vendor.name, other.vendor.name) or bool(_domains(case) & _domains(other))


def _domains(case: Case) -> set[str]:
    addresses = (case.vendor.email, *(contact.sender_address for contact in case.contacts))
    return {address.rpartition("@")[2].casefold() for address in addresses if "@" in address}


def _clauses(readings: tuple[KindReading, ...], library: tuple[Clause, ...], sender: str) -> tuple[Clause, ...]:
    """The clauses that a request leans on; where it cites none that is known, those on checks of the same publisher.

    Agreements of the company itself stand first.
    """
    cited = [clause for reading in readings for citation in reading.citations for clause in citation.clauses]
    publishers = {known.publisher for known in kinds.entities_for(sender)} | {clause.publisher for clause in cited}
    own = [clause for clause in library if clause.own and clause.publisher in publishers]
    rest = [clause for clause in library if clause.publisher in publishers and clause.speaks_for is not None]
    return tuple(dict.fromkeys([*own, *(cited or rest)]))


def _doubts(held: HeldKind) -> Iterator[Finding]:
    place = Place(held.case.number)
    if held.proposed not in (RequestKind.UNKNOWN, held.case.kind):
        yield Finding.at("case_kind_differs", place, kind=held.case.kind, proposed=held.proposed)
    if held.case.kind is RequestKind.UNKNOWN and held.proposed is RequestKind.UNKNOWN:
        yield Finding.at("case_kind_unknown", place)
    for reading in held.readings:
        for citation in reading.citations:
            yield from _clause_doubts(held, citation.article, citation.clauses, citation.other_numbers)
    yield from _party_doubts(held, place)
    if held.alike:
        numbers = ", ".join(case.number for case in held.alike)
        yield Finding.at("case_may_recur", place, others=numbers)


def _clause_doubts(
    held: HeldKind, article: str, known: tuple[Clause, ...], others: tuple[Clause, ...]
) -> Iterator[Finding]:
    place = Place(held.case.number)
    if not known:
        yield Finding.at("clause_not_in_library", place, article=article)
    if others:
        numbers = ", ".join(sorted({f"{clause.article} ({clause.id})" for clause in others}))
        yield Finding.at("clause_number_differs", place, article=article, others=numbers)


def _party_doubts(held: HeldKind, place: Place) -> Iterator[Finding]:
    if held.case.kind in NOT_CONTRACTUAL:
        return
    if not held.contracting:
        yield Finding.at("contracting_party_unknown", place, asking=held.asking)
    elif held.entity_differs:
        yield Finding.at("asking_is_not_contracting", place, asking=held.asking, contracting=held.contracting)
