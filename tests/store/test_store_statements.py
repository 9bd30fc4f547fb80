"""Statements come back from their tables as they were stated."""

import pytest

from daicho.store.reads import statements
from daicho.store.statements import LEDGERS
from support.ledgers import a_company, a_reading_of_everything, state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", LEDGERS)
def test_what_was_stated_is_what_is_read(part):
    a_company()
    reading = a_reading_of_everything()
    state(reading)
    assert getattr(statements, part)("own") == getattr(reading, part)
