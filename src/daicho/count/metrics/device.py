"""Device licences: which needs of one unit a single licence may serve together (suites, side by side, second use)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

Masks = list[int]
Devices = tuple[int, ...]
Reach = tuple[int, Callable[[Devices], bool]]
"""How many devices of one user a licence may serve at once, and which of them together."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One need of a licensing unit: number of the need, which of the unit's devices, and whether that is portable.

    ``base``: not the need itself, but the licence that an upgrade which serves it would rest on (T15).
    """

    need: int
    device: int = 0
    portable: bool = False
    base: bool = False


def maximal_shares(
    slots: Sequence[Slot],
    served: int,
    line: Callable[[int], str],
    side_by_side: Callable[[str], bool],
    reach: Reach,
) -> Masks:
    """The greatest sets of slots (as bit masks) that one licence may serve at once.

    ``served``: the slots it may serve at all. ``line`` names the product of a slot; on one device a licence
    serves one version of a product, or all of them where ``side_by_side`` says so (T17).
    """
    devices = sorted({slot.device for i, slot in enumerate(slots) if served >> i & 1})
    found: set[int] = set()
    for count in range(1, min(reach[0], len(devices)) + 1):
        for chosen in combinations(devices, count):
            if reach[1](chosen):
                on_each = [_on_device(slots, served, device, line, side_by_side) for device in chosen]
                found.update(_union(masks) for masks in product(*on_each))
    return sorted(mask for mask in found if not any(mask != other and mask & other == mask for other in found))


def portable_enough(slots: Sequence[Slot], devices: Devices, portable: bool) -> bool:
    """Whether a licence that goes to any device may serve these together: all but one portable, where it says so."""
    if not portable or len(devices) == 1:
        return True
    fixed = {slot.device for slot in slots if slot.device in devices and not slot.portable}
    return len(fixed) <= 1


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _on_device(
    slots: Sequence[Slot], served: int, device: int, line: Callable[[int], str], side_by_side: Callable[[str], bool]
) -> Masks:
    by_line: dict[str, list[int]] = {}
    for i, slot in enumerate(slots):
        if slot.device == device and served >> i & 1:
            by_line.setdefault(line(i), []).append(1 << i)
    choices = [[sum(bits)] if side_by_side(name) else bits for name, bits in sorted(by_line.items())]
    return [_union(masks) for masks in product(*choices)]
