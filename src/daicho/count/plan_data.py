"""Scenarios and options as data: the only reader of ``data/plans``, and of what a site says a plan may do."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from daicho.words.plan import ChangeOption, Labour, PlanOptions, ReleasePattern, Replacement, Scenario
from daicho.words.software import Channel, Release
from daicho.words.text import Text

MOST_YEARS = 5
"""Beyond, prices and versions are anybody's guess."""


def load_scenarios(overlay: Path | None = None) -> Mapping[str, Scenario]:
    """The shipped scenarios by id, in order of file, with those of ``overlay`` on top; ValueError names a file."""
    found = {}
    for name, text in _all_files(overlay):
        try:
            scenario = _scenario(tomllib.loads(text))
        except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"plans {name}: {type(error).__name__}: {error}") from error
        found[scenario.id] = scenario
    return found


def _all_files(overlay: Path | None) -> Iterator[tuple[str, str]]:
    for file in sorted(files("daicho.data").joinpath("plans").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            yield file.name, file.read_text(encoding="utf-8")
    if overlay is not None:
        for path in sorted(overlay.glob("*.toml")):
            yield f"site:{path.name}", path.read_text(encoding="utf-8")


def _scenario(entry: Mapping[str, Any]) -> Scenario:
    source = entry["source"]
    return Scenario(
        id=entry["id"],
        name=_text(entry["name"]),
        about=_text(entry["about"]),
        replacements=tuple(map(_replacement, entry.get("replace", ()))),
        renew=bool(entry.get("renew", False)),
        decide=tuple(map(_text, entry.get("decide", ()))),
        source=f"{source['document']} ({source['seen_on']})",
        verified=entry["verified"],
    )


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["ja"], entry["en"])


def _replacement(entry: Mapping[str, Any]) -> Replacement:
    return Replacement(
        what=tuple(map(_pattern, entry["what"])),
        to=_release(entry.get("to")),
        channel=Channel(entry.get("channel", "unknown")),
        kinds=tuple(entry.get("kinds", ())),
        training=bool(entry.get("training", False)),
    )


def _pattern(entry: Mapping[str, str]) -> ReleasePattern:
    return ReleasePattern(entry["product"], entry.get("edition", ""), entry.get("version", ""))


def _release(entry: Mapping[str, str] | None) -> Release | None:
    return None if entry is None else Release(entry["product"], entry.get("edition", ""), entry.get("version", ""))


def options_of(entry: Mapping[str, Any]) -> PlanOptions:
    """Options from what a TOML file says; ValueError says what cannot be used."""
    known = {"years", "most_machines", "uninstall", "reinstall", "subscription", "labour", "scenario"}
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")
    try:
        return PlanOptions(
            years=_years(entry.get("years", 3)),
            changes=(*_changes(entry.get("uninstall", ())), *_changes(entry.get("reinstall", ()))),
            subscriptions=tuple(map(_pattern, entry["subscription"])) if "subscription" in entry else None,
            most_machines=_yen(entry, "most_machines"),
            labour={"": _labour(entry.get("labour", {}))}
            | {name: _labour(own) for name, own in entry.get("scenario", {}).items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _years(value: object) -> int:
    if not isinstance(value, int) or not 1 <= value <= MOST_YEARS:
        raise ValueError(f"years = {value}: 1 to {MOST_YEARS}")
    return value


def _changes(entries: Iterable[Mapping[str, Any]]) -> Iterator[ChangeOption]:
    for entry in entries:
        whole = "from" in entry
        yield ChangeOption(
            what=_pattern(entry["from"] if whole else entry),
            to=_release(entry["to"]) if whole else None,
            channel=Channel(entry.get("channel", "unknown")),
            labour=_yen(entry, "labour"),
        )


def _labour(entry: Mapping[str, Any]) -> Labour:
    return Labour(_yen(entry, "machine"), _yen(entry, "training"))


def _yen(entry: Mapping[str, Any], name: str) -> int | None:
    """A whole number that is not below 0; None where it is not said."""
    value = entry.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise ValueError(f"{name} = {value}: a whole number from 0 on")
    return value
