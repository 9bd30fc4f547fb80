"""Lots of licences as a bill of materials: CycloneDX 1.6, the commercial part of its licences.

One component a product, one licence a lot. What the format has no place for (quantity, metric, channel, the lot that
a supplement rests on) stands in properties whose names begin with ``daicho:``.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from daicho.words.entitlement import Ending, Entitlement, Metric
from daicho.words.snapshot import ReleaseInfo
from daicho.words.software import Channel, Release
from daicho.words.text import Language
from daicho.words.version import VERSION

METRICS = {
    Metric.DEVICE: "device",
    Metric.USER: "named-user",
    Metric.DEVICE_CAL: "client-access",
    Metric.USER_CAL: "client-access",
    Metric.CORE: "core-points",
    Metric.SERVER: "other",
    Metric.PROCESSOR: "processor-points",
    Metric.CONCURRENT: "concurrent-user",
    Metric.SITE: "other",
}
CHANNELS = {
    Channel.SUBSCRIPTION: "subscription",
    Channel.DEVELOPER: "subscription",
    Channel.OEM: "oem",
    Channel.PREINSTALLED: "oem",
    Channel.EDUCATION: "academic",
    Channel.TRIAL: "evaluation",
}


def document(
    lots: Iterable[Entitlement],
    endings: Sequence[Ending],
    infos: Mapping[Release, ReleaseInfo],
    *,
    organisation: str,
    made_on: date,
    language: Language,
) -> dict[str, Any]:
    """The bill of the lots that no decision has ended by ``made_on``, in order of product and lot.

    ``infos`` has the products that the catalogue knows; others stand under the name and publisher of the ledger.
    """
    held = [(lot, left) for lot in lots if (left := _left(lot, endings, made_on))]
    by_release: dict[Release, list[tuple[Entitlement, int]]] = {}
    for lot, left in sorted(held, key=lambda pair: (pair[0].release, pair[0].lot)):
        by_release.setdefault(lot.release, []).append((lot, left))
    tool = {"type": "application", "name": "Daicho", "version": VERSION}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": _start(made_on), "tools": {"components": [tool]}},
        "components": [
            _component(infos.get(release), release, some, organisation, language)
            for release, some in by_release.items()
        ],
    }


def _left(lot: Entitlement, endings: Sequence[Ending], on: date) -> int:
    left = lot.quantity
    for ending in endings:
        if ending.lot == lot.lot and ending.on <= on:
            left = 0 if ending.quantity is None else max(0, left - ending.quantity)
    return left


def _component(
    info: ReleaseInfo | None,
    release: Release,
    lots: Sequence[tuple[Entitlement, int]],
    organisation: str,
    language: Language,
) -> dict[str, Any]:
    publisher = info.publisher.in_language(language) if info else lots[0][0].publisher
    made: dict[str, Any] = {
        "type": "application",
        "bom-ref": f"daicho:{release.product}|{release.edition}|{release.version}",
        "name": info.name.in_language(language) if info else str(release),
    }
    said = {"version": release.version, "publisher": publisher}
    made |= {name: value for name, value in said.items() if value}
    return made | {"licenses": [_licence(lot, left, publisher, organisation) for lot, left in lots]}


def _licence(lot: Entitlement, left: int, publisher: str, organisation: str) -> dict[str, Any]:
    given = {
        "quantity": str(left),
        "metric": lot.metric.value,
        "channel": lot.channel.value,
        "proof": lot.proof.value,
        "base_lot": lot.base_lot,
    }
    properties = [{"name": f"daicho:{name}", "value": value} for name, value in given.items() if value]
    return {
        "license": {
            "name": f"{lot.lot}",
            "licensing": _licensing(lot, publisher, organisation),
            "properties": properties,
        }
    }


def _licensing(lot: Entitlement, publisher: str, organisation: str) -> dict[str, Any]:
    parties = {"licensor": publisher, "licensee": organisation, "purchaser": lot.purchaser}
    made: dict[str, Any] = {"altIds": [number for number in (lot.lot, lot.certificate) if number]}
    made |= {role: {"organization": {"name": name}} for role, name in parties.items() if name}
    if lot.agreement:
        made["purchaseOrder"] = lot.agreement
    made["licenseTypes"] = _types(lot)
    if lot.starts_on is not None:
        made["lastRenewal"] = _start(lot.starts_on)
    if lot.ends_on is not None:
        made["expiration"] = f"{lot.ends_on.isoformat()}T23:59:59Z"
    return made


def _types(lot: Entitlement) -> list[str]:
    """Unit, way of sale, whether it lasts, whether it is bound; each once, in this order."""
    kinds = [METRICS[lot.metric]]
    if lot.channel in CHANNELS:
        kinds.append(CHANNELS[lot.channel])
    if lot.ends_on is None and not {"subscription", "evaluation"} & set(kinds):
        kinds.append("perpetual")
    if lot.bound_to and lot.metric is Metric.DEVICE:
        kinds.append("node-locked")
    return list(dict.fromkeys(kinds))


def _start(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
