r"""SQL Server: which instances there are (``Instance Names``), and the edition of each (``<instance id>\Setup``).

The editions of programs' rows are not told by their names; the instance is the only place that says which was bought.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from daicho.collect.agent_titles import fields_of
from daicho.collect.reg_file import Key
from daicho.collect.registry_keys.found import Found, Readers
from daicho.words.estate import Observation, Title, TraceKind
from daicho.words.finding import Finding

_ROOT = r"(?P<root>.*\\microsoft)\\microsoft sql server\\"
_SETUP = re.compile(_ROOT + r"(?P<id>[^\\]+)\\setup", re.IGNORECASE)
_NAMES = re.compile(_ROOT + r"instance names\\(?P<component>[^\\]+)", re.IGNORECASE)
_OLD_SETUP = re.compile(r"(?P<root>.*\\microsoft)\\mssqlserver\\setup", re.IGNORECASE)
_ENGINE = "SQL"
_COMPONENTS = {
    _ENGINE: "Microsoft SQL Server",
    "OLAP": "Microsoft SQL Server Analysis Services",
    "RS": "Microsoft SQL Server Reporting Services",
}
# Since SQL Server 2008 the id says what the instance is; before, MSSQL.1 may be any of them.
_BY_ID = (
    ("MSAS", "OLAP"),
    ("MSRS", "RS"),
    ("SSRS", "RS"),
    ("PBIRS", "RS"),
    ("MSSQL", _ENGINE),
)
_NUMBERED = re.compile(r"MSSQL\.\d+", re.IGNORECASE)
_DEFAULT = "MSSQLSERVER"
_PUBLISHER = "Microsoft Corporation"


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry of ``Instance Names``: what kind of instance it is, and its name."""

    component: str
    instance: str


def _listed(root: str, keys: Mapping[str, Key]) -> dict[str, _Listed]:
    """All entries of ``Instance Names`` below ``root`` by instance id in lower case."""
    found: dict[str, _Listed] = {}
    for component in _COMPONENTS:
        names = keys.get(f"{root}\\microsoft sql server\\instance names\\{component}".lower())
        for instance in names.values if names else ():
            id_ = names.text(instance) if names else ""
            if id_:
                found[id_.casefold()] = _Listed(component, instance.upper())
    return found


def _setup(found: Found) -> Iterator[Observation | Finding]:
    key, id_ = found.key, found.match["id"]
    version = key.text("PatchLevel") or key.text("Version")
    edition = key.text("Edition") or key.text("EditionType")
    listed = _listed(found.match["root"], found.keys)
    entry = listed.get(id_.casefold())
    component = entry.component if entry else _component_of(id_)
    if component is None or not (edition or version or entry):
        return
    fields = fields_of(
        edition=edition,
        instance=entry.instance if entry else id_.partition(".")[2].upper(),
        listed="no" if listed and entry is None else "",
        location=key.text("SqlProgramDir") or key.text("SQLPath"),
        release_type=f"SP{key.number('SP')}" if key.number("SP") else "",
        source="sql_setup",
        view=found.view,
        **found.kept(),
    )
    title = Title(TraceKind.INSTANCE, _COMPONENTS[component], _PUBLISHER, version, id_, fields)
    place = found.place(f"{id_}\\Setup")
    yield Observation(title, place)
    if entry is None and _NUMBERED.fullmatch(id_):
        yield Finding.at("sql_component_guessed", place, file=found.file, id=id_)


def _component_of(id_: str) -> str | None:
    upper = id_.upper()
    return next((component for start, component in _BY_ID if upper.startswith(start)), None)


def _names(found: Found) -> Iterator[Observation | Finding]:
    """An instance whose Setup key is not in the dump exists all the same; only its edition is not known."""
    component, root = found.match["component"].upper(), found.match["root"]
    if component not in _COMPONENTS:
        return
    for instance in found.key.values:
        id_ = found.key.text(instance)
        if not id_ or f"{root}\\microsoft sql server\\{id_}\\setup".lower() in found.keys:
            continue
        name = instance.upper()
        fields = fields_of(instance=name, source="sql_setup", view=found.view)
        title = Title(TraceKind.INSTANCE, _COMPONENTS[component], _PUBLISHER, key=id_, fields=fields)
        place = found.place(id_)
        yield Observation(title, place)
        yield Finding.at("sql_edition_missing", place, file=found.file, instance=name, id=id_)


def _old_setup(found: Found) -> Iterator[Observation]:
    """The default instance of SQL Server 7 and 2000, which stood outside of the keys of today."""
    key = found.key
    current = found.keys.get(f"{found.match['root']}\\mssqlserver\\mssqlserver\\currentversion".lower())
    version = key.text("PatchLevel") or key.text("Version") or (current.text("CurrentVersion") if current else "")
    if not (version or key.text("Edition")):
        return
    fields = fields_of(
        edition=key.text("Edition"),
        instance=_DEFAULT,
        location=key.text("SQLPath"),
        source="sql_setup",
        view=found.view,
        **found.kept(),
    )
    title = Title(TraceKind.INSTANCE, _COMPONENTS[_ENGINE], _PUBLISHER, version, _DEFAULT, fields)
    yield Observation(title, found.place("MSSQLServer\\Setup"))


READERS: Readers = ((_NAMES, _names), (_SETUP, _setup), (_OLD_SETUP, _old_setup))
