"""What could not be done is said in whole sentences, with where and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from daicho.answer.wording import say
from daicho.words.failure import Failure


@contextmanager
def refused(*said: str) -> Iterator[None]:
    """The block ends with a Failure whose place or sentences, in either language, hold each of ``said``."""
    with pytest.raises(Failure) as raised:
        yield
    text = sentences(raised.value)
    assert [part for part in said if part not in text] == [], text


def sentences(failure: Failure) -> str:
    """Where, what and what to do, in both languages, one a line."""
    what, todo = say(failure.finding)
    return "\n".join((str(failure.finding.place), what.ja, what.en, todo.ja, todo.en))
