"""Lots: retire them, waive them, give them back, and take such a decision back; the ledger itself is never changed."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.db import transaction

from daicho.actions import journal
from daicho.actions.organisations import row_of
from daicho.store import decision_facts, models
from daicho.store.reads import lots, statements
from daicho.words.entitlement import Ending, EndingKind, Entitlement
from daicho.words.failure import Failure


def retire(*, organisation: str, lot: str, reason: str, since: date, quantity: int | None, by: str, on: date) -> Ending:
    """The lot, or ``quantity`` of it, was retired and no longer counts from the day ``since`` on."""
    kind = EndingKind.RETIRED
    return _end(organisation, Ending(lot=lot, on=since, kind=kind, reason=reason, by=by, quantity=quantity), on)


def waive(*, organisation: str, lot: str, reason: str, since: date, quantity: int | None, by: str, on: date) -> Ending:
    """Nobody relies on the lot, or on ``quantity`` of it, from the day ``since`` on, though it is still owned."""
    kind = EndingKind.WAIVED
    return _end(organisation, Ending(lot=lot, on=since, kind=kind, reason=reason, by=by, quantity=quantity), on)


def returned(
    *, organisation: str, lot: str, reason: str, since: date, quantity: int | None, by: str, on: date
) -> Ending:
    """The lot, or ``quantity`` of it, was given back to the seller and no longer counts from the day ``since`` on."""
    kind = EndingKind.RETURNED
    return _end(organisation, Ending(lot=lot, on=since, kind=kind, reason=reason, by=by, quantity=quantity), on)


@transaction.atomic
def _end(organisation: str, wanted: Ending, on: date) -> Ending:
    owner = row_of(organisation)
    ending = replace(wanted, reason=wanted.reason.strip())
    if not ending.reason:
        raise Failure("decision_without_reason", ending.lot)
    stated = find(organisation=organisation, lot=ending.lot)
    _refuse_impossible(stated, ending, left(stated, lots.endings(organisation)))
    number = _next_number(owner)
    row = models.LotEnding.objects.create(organisation=owner, number=number, decided_on=on, **_columns(ending))
    deed, subject, facts = decision_facts.of_ending(row)
    journal.append(organisation=organisation, by=ending.by, on=on, deed=deed, subject=subject, facts=facts)
    return ending


def _columns(ending: Ending) -> dict[str, Any]:
    return {field.name: getattr(ending, field.name) for field in fields(ending)} | {"kind": ending.kind.value}


@transaction.atomic
def take_back(*, organisation: str, lot: str, number: int, reason: str, by: str, on: date) -> Ending:
    """Take back decision ``number`` on ``lot``: the lot counts as if it had never been. Both stay on record."""
    owner = row_of(organisation)
    if not reason.strip():
        raise Failure("decision_without_reason", lot)
    found = [e for e in lots.decided(organisation) if e.number == number and e.ending.lot == lot]
    if not found or found[0].taken_back_by:
        raise Failure("lot_decision_unknown", lot, lot=lot, number=number)
    ending = found[0].ending
    new = _next_number(owner)
    said = _columns(replace(ending, reason=reason.strip(), by=by))
    row = models.LotEnding.objects.create(organisation=owner, number=new, decided_on=on, taken_back=number, **said)
    deed, subject, facts = decision_facts.of_ending(row)
    journal.append(organisation=organisation, by=by, on=on, deed=deed, subject=subject, facts=facts)
    return ending


def find(*, organisation: str, lot: str) -> Entitlement:
    """The lot as the ledger states it; Failure where no ledger has one of this number."""
    for stated in statements.entitlements(organisation):
        if stated.lot == lot:
            return stated
    raise Failure("lot_unknown", lot, lot=lot)


def left(lot: Entitlement, endings: Sequence[Ending]) -> int:
    """How many licences of ``lot`` no decision has ended yet, whenever it takes effect."""
    mine = [ending for ending in endings if ending.lot == lot.lot]
    if any(ending.quantity is None for ending in mine):
        return 0
    return max(0, lot.quantity - sum(ending.quantity or 0 for ending in mine))


def _refuse_impossible(lot: Entitlement, ending: Ending, still: int) -> None:
    if still == 0:
        raise Failure("lot_ended_already", lot.lot, lot=lot.lot)
    if ending.quantity is not None and not 1 <= ending.quantity <= still:
        raise Failure("lot_quantity_wrong", lot.lot, lot=lot.lot, quantity=ending.quantity, left=still)
    if lot.starts_on is not None and ending.on < lot.starts_on:
        raise Failure("lot_ends_before_start", lot.lot, lot=lot.lot, on=ending.on, starts_on=lot.starts_on)


def _next_number(owner: models.Organisation) -> int:
    return models.LotEnding.objects.filter(organisation=owner).count() + 1
