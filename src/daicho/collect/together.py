"""Many readings as one, in time proportional to what they hold."""

from collections.abc import Iterable
from dataclasses import fields
from itertools import chain
from typing import Any

from daicho.words.reading import Reading


def together(readings: Iterable[Reading], source: str) -> Reading:
    """Everything that ``readings`` say, in their order, as a reading of ``source``."""
    readings = tuple(readings)
    parts: dict[str, Any] = {
        part.name: tuple(chain.from_iterable(getattr(reading, part.name) for reading in readings))
        for part in fields(Reading)
        if part.name != "source"
    }
    return Reading(source=source, **parts)
