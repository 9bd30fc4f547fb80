"""Licences that may not leave their machine or person, as one unit sees them."""

from collections.abc import Sequence
from typing import NamedTuple

from daicho.count.metrics.device import Devices

ELSEWHERE, PERSON = -1, -2
"""Homes that are none of a unit's devices: another machine of the same user, and the user."""


class Kept(NamedTuple):
    """Licences of one bound stock at one unit, at most one for each of its ``homes`` (T12).

    Homes are devices of the unit, `ELSEWHERE` or `PERSON`. ``further``: devices that a licence may serve beside its
    home (T10, T11).
    """

    stock: int
    homes: tuple[int, ...]
    further: tuple[int, ...]

    def serves_at(self, device: int) -> bool:
        """Whether one of the licences may serve a device."""
        return device in self.homes or device in self.further or PERSON in self.homes

    def allows(self, home: int, devices: Devices, most: int) -> bool:
        """Whether the licence of one home may serve these devices, when it may serve ``most`` at once."""
        beside = set(devices) - {home}
        if home == PERSON:
            return len(devices) <= most and len(beside - set(self.further)) <= 1
        return len(beside) < most and beside <= set(self.further)

    def within(self, devices: Sequence[int]) -> "Kept | None":
        """The same for a class that has only some of the unit's devices; None where nothing of it is left."""
        place = {device: number for number, device in enumerate(devices)}
        further = tuple(sorted(place[device] for device in self.further if device in place))
        homes = [place.get(home, ELSEWHERE) if home >= 0 else home for home in self.homes]
        left = tuple(sorted(home for home in homes if home != ELSEWHERE or further))
        return Kept(self.stock, left, further) if left else None
