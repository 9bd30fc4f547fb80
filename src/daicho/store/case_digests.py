"""How rows decided about cases are hashed, so that the journal can tell whether one was changed."""

from daicho.store import canon, models


def of_kind(row: models.CaseKindStep) -> str:
    """The hash of a kind that was set."""
    return canon.digest(
        [row.case.number, row.number, row.kind, row.proposed, row.weighed, row.on.isoformat(), row.by, row.reason]
    )


def of_party(row: models.CaseParty) -> str:
    """The hash of a party."""
    return canon.digest([row.case.number, row.role, row.name, row.document, row.on.isoformat(), row.by])


def of_link(row: models.CaseLink) -> str:
    """The hash of a link."""
    return canon.digest([row.case.number, row.other.number, row.reason, row.on.isoformat(), row.by])
