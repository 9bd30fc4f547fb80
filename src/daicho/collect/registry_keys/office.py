"""Office: registrations, the Click-to-Run configuration, and which products a signed-in user has activated."""

import re
from collections.abc import Iterator

from daicho.collect.agent_titles import fields_of
from daicho.collect.licence_rows import licensing_next
from daicho.collect.registry_keys.found import Found, Readers
from daicho.words.estate import Observation, Title, TraceKind

_OFFICE = re.compile(r".*\\microsoft\\office\\(?P<version>\d+\.\d+)\\registration\\(?P<sub>\{[^\\]+)", re.IGNORECASE)
_CLICK_TO_RUN = re.compile(r".*\\microsoft\\office\\(?:\d+\.\d+\\)?clicktorun\\configuration", re.IGNORECASE)
# Its subkeys map addresses of users to licences: they are not read.
_LICENSING_NEXT = re.compile(r".*\\microsoft\\office\\[^\\]+\\common\\licensing\\licensingnext", re.IGNORECASE)


def _registration(found: Found) -> Iterator[Observation]:
    key, sub = found.key, found.match["sub"]
    fields = fields_of(
        product_code=key.text("ProductCode"),
        product_id=key.text("ProductID"),
        source="office_registration",
        view=found.view,
        **found.kept(),
    )
    name = key.text("ConvertToEdition") or key.text("ProductName") or key.text("ProductNameNonQualified")
    title = Title(TraceKind.LICENCE, name or sub, version=found.match["version"], key=sub, fields=fields)
    yield Observation(title, found.place(sub))


def _click_to_run(found: Found) -> Iterator[Observation]:
    key = found.key
    version = key.text("VersionToReport") or key.text("ClientVersionToReport")
    fields = fields_of(
        arch=key.text("Platform"),
        channel=key.text("UpdateChannel") or key.text("CDNBaseUrl"),
        language=key.text("ClientCulture"),
        location=key.text("InstallationPath"),
        source="click_to_run",
    )
    for release in key.text("ProductReleaseIds").split(","):
        if release.strip():
            id_ = release.strip()
            title = Title(TraceKind.CLICK_TO_RUN, id_, "Microsoft Corporation", version, id_, fields)
            yield Observation(title, found.place("ProductReleaseIds"))


def _licensing_next(found: Found) -> Iterator[Observation]:
    """Values called after a product release id; the others (MigrationToV5Done and the like) are switches."""
    for name, value in found.key.values.items():
        title = licensing_next(name, value, found.view) if isinstance(value, int) else None
        if title is not None:
            yield Observation(title, found.place(name))


READERS: Readers = (
    (_OFFICE, _registration),
    (_CLICK_TO_RUN, _click_to_run),
    (_LICENSING_NEXT, _licensing_next),
)
