"""One legal way to license a unit."""

from dataclasses import dataclass

EXACT = ("exact",)
"""The rights of a licence that is just what is needed."""
Served = tuple[tuple[int, tuple[str, ...]], ...]
"""Slots that one licence serves, each with the rights by which; the first one is what the licence is counted for."""


@dataclass(frozen=True, slots=True)
class Way:
    """One legal way to license a unit: (stock, quantity) used, (slot, quantity) missing, (stock, slots served).

    ``covers`` is how much of the class's size one use of the way covers.
    """

    uses: tuple[tuple[int, int], ...]
    missing: tuple[tuple[int, int], ...]
    pieces: tuple[tuple[int, Served], ...]
    covers: int = 1

    @property
    def short(self) -> int:
        """Licences missing."""
        return sum([quantity for _, quantity in self.missing])
