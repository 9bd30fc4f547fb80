"""Uses: what was decided of products that are free for some uses only, and decide it."""

from datetime import date

from django.db import transaction

from daicho.actions import journal
from daicho.actions.knowledge import Knowledge
from daicho.actions.organisations import row_of
from daicho.store import decision_facts, models
from daicho.words.entitlement import UseDecision, UseKind
from daicho.words.failure import Failure


@transaction.atomic
def decide(
    *, organisation: str, product: str, kind: UseKind, reason: str, knowledge: Knowledge, since: date, by: str, on: date
) -> UseDecision:
    """Decide whether the use of ``product`` here needs a licence, from the day ``since`` on; it holds until the next.

    Failure where the catalogue has no such product, or no reason is given.
    """
    owner = row_of(organisation)
    if product not in knowledge.catalogue.products:
        raise Failure("product_unknown", product)
    if not reason.strip():
        raise Failure("decision_without_reason", product)
    decision = UseDecision(product=product, kind=kind, on=since, reason=reason.strip(), by=by)
    number = models.UseDecision.objects.filter(organisation=owner).count() + 1
    row = models.UseDecision.objects.create(
        organisation=owner,
        number=number,
        product=product,
        kind=kind.value,
        on=since,
        reason=decision.reason,
        by=by,
        decided_on=on,
    )
    deed, subject, facts = decision_facts.of_use(row)
    journal.append(organisation=organisation, by=by, on=on, deed=deed, subject=subject, facts=facts)
    return decision
