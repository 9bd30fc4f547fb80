"""The rows of one licensable product on one machine."""

from daicho.words.software import Channel, Release


class Group:
    """The rows of one licensable product: the row that stands for it first, then all others; its licence records.

    ``within``: the product that it came with, where that is installed too; ``channel`` None: not asked for yet.
    ``is_lone``: one row says all that is known of the product.
    """

    __slots__ = ("channel", "is_lone", "licences", "release", "rows", "within")

    def __init__(self, release: Release, rows: list[int]) -> None:
        self.release, self.rows = release, rows
        self.licences: tuple[int, ...] = ()
        self.within: Group | None = None
        self.channel: Channel | None = None
        self.is_lone = len(rows) == 1

    @property
    def primary(self) -> int:
        """The row that stands for the product."""
        return self.rows[0]

    @property
    def outermost(self) -> "Group":
        """The group that is counted: this one, or the one that it came with."""
        return self if self.within is None else self.within.outermost
