"""Time to make a letter: every text of every kind, for an estate of the demo's size, best and worst of several runs.

Run: ``PYTHONPATH=tests python bench/letters.py [runs]``. The bar is 0.5 s a letter. The fonts are loaded once in each
process, which the first letter pays for; it is shown apart. The base line is the same page set by Typst from
nothing but one paragraph.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from daicho.answer import letter_texts, typeset
from support.letters import situations
from support.snapshots import TAKEN_ON

BAR = 0.5


def seconds(make: Callable[[], Any]) -> float:
    """How long ``make`` takes."""
    start = time.perf_counter()
    make()
    return time.perf_counter() - start


def bare() -> bytes:
    """One paragraph in the template of letters."""
    document = {"language": "ja", "title": "題", "author": "社", "seal": False, "seal_word": "印", "footer": "f"}
    blocks = [{"kind": "paragraph", "lines": ["文"]}]
    return typeset.pdf(letter_texts.template(), {**document, "blocks": blocks, "tight": 0}, on=TAKEN_ON)


def main() -> int:
    """Print the figures; 1 where a letter is slower than the bar."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    all_letters = situations()
    print(f"first letter of a process: {seconds(all_letters[0].render):.3f} s")
    print(f"base line, one paragraph:  {min(seconds(bare) for _ in range(runs)):.3f} s")
    # Typst keeps what it has set; the slowest run of a letter is the one that finds nothing kept.
    taken = {str(one): [seconds(one.render) for _ in range(runs)] for one in all_letters}
    slowest = sorted(taken.items(), key=lambda entry: -max(entry[1]))
    for name, times in slowest[:5]:
        print(f"{name:40} best {min(times):.3f} s  worst {max(times):.3f} s")
    middle = sorted(max(times) for times in taken.values())[len(taken) // 2]
    print(f"{len(taken)} letters, median of the worst runs {middle:.3f} s, bar {BAR} s")
    return int(max(slowest[0][1]) > BAR)


if __name__ == "__main__":
    sys.exit(main())
