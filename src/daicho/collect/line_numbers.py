"""Which line of a text a place in it stands on, without counting from the start each time."""

from bisect import bisect_right


class LineNumbers:
    """The line numbers of one text, from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def at(self, place: int) -> int:
        """The line that the character number ``place`` stands on."""
        return bisect_right(self._starts, place)
