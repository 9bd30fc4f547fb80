"""Reads of what was decided about a case over time: kinds, parties, links."""

from collections.abc import Iterator

from daicho.store import case_digests, models
from daicho.words.case import RequestKind
from daicho.words.request import CaseLink, CaseParty, KindStep, PartyRole


def kinds(organisation: str, number: str) -> tuple[KindStep, ...]:
    """Every kind that was set for the case, in order."""
    rows = models.CaseKindStep.objects.filter(organisation__key=organisation, case__number=number)
    return tuple(
        KindStep(
            number=row.number,
            kind=RequestKind(row.kind),
            proposed=RequestKind(row.proposed),
            weighed=row.weighed,
            on=row.on,
            by=row.by,
            reason=row.reason,
        )
        for row in rows.order_by("number")
    )


def parties(organisation: str, number: str) -> tuple[CaseParty, ...]:
    """Every party that was named, in order; the last of a role is the one that holds."""
    rows = models.CaseParty.objects.filter(organisation__key=organisation, case__number=number)
    return tuple(
        CaseParty(role=PartyRole(row.role), name=row.name, document=row.document, on=row.on, by=row.by)
        for row in rows.order_by("pk")
    )


def links(organisation: str, number: str) -> tuple[CaseLink, ...]:
    """The cases linked with this one, from either side."""
    rows = models.CaseLink.objects.filter(organisation__key=organisation).select_related("case", "other")
    found = []
    for row in rows.order_by("pk"):
        ends = (row.case.number, row.other.number)
        if number in ends:
            other = ends[0] if ends[1] == number else ends[1]
            found.append(CaseLink(other=other, reason=row.reason, on=row.on, by=row.by))
    return tuple(found)


def written(organisation: str) -> Iterator[tuple[str, str, str]]:
    """(deed, subject, hash) of every row, as the journal must have them."""
    for step in models.CaseKindStep.objects.filter(organisation__key=organisation).select_related("case"):
        yield "case_kind_set", step.case.number, case_digests.of_kind(step)
    for party in models.CaseParty.objects.filter(organisation__key=organisation).select_related("case"):
        yield "case_party_named", party.case.number, case_digests.of_party(party)
    for link in models.CaseLink.objects.filter(organisation__key=organisation).select_related("case", "other"):
        yield "case_linked", link.case.number, case_digests.of_link(link)
