"""Product keys are found in every dress, and only their last five and a keyed hash remain."""

import random

import pytest

from daicho.words.secret import Fingerprinter, find_keys, key_of_digital_product_id, scrub
from support.keys import digital_product_id, made_up_key

RNG = random.Random(20261124)
KEY = made_up_key(RNG)
FINGERPRINT = Fingerprinter(b"a secret of the test")


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "dressed",
    [
        KEY,
        KEY.lower(),
        wide(KEY),
        KEY.replace("-", ""),
        KEY.replace("-", " "),
        KEY.replace("-", "ー"),
        KEY.replace("-", " - "),
        KEY[:17] + "\n" + KEY[18:],
        "キー:" + KEY + "です。",
        f'"key":"{KEY}"',
    ],
)
def test_a_key_is_found_in_any_dress_and_scrubbed(dressed: str) -> None:
    assert len(find_keys(dressed)) == 1
    clean = scrub(dressed, FINGERPRINT)
    assert find_keys(clean) == []
    assert KEY[-5:] in clean
    assert KEY[:5] not in clean


@pytest.mark.parametrize(
    "text",
    [
        "{90140000-0011-0000-0000-0000000FF1CE}",
        "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY",
        "d41d8cd98f00b204e9800998ecf8427e",
        "X" + KEY.replace("-", ""),
        "KB2345678 KB2345679",
        "MYPRD-WRKGR-PTTRN-QMPLX-THRGH",
        "",
    ],
)
def test_what_is_no_key_stays_as_it_is(text: str) -> None:
    assert find_keys(text) == []
    assert scrub(text, FINGERPRINT) == text


def test_two_dresses_of_one_key_have_one_fingerprint_and_another_key_has_another() -> None:
    assert FINGERPRINT(KEY) == FINGERPRINT(wide(KEY.lower()))
    assert FINGERPRINT(KEY).fingerprint != FINGERPRINT(made_up_key(RNG)).fingerprint
    assert FINGERPRINT(KEY).fingerprint != Fingerprinter(b"another site")(KEY).fingerprint


def test_a_fingerprinter_does_not_show_its_secret() -> None:
    assert "secret of the test" not in repr(FINGERPRINT)


@pytest.mark.parametrize("with_n", [False, True])
def test_a_digital_product_id_gives_the_key_that_went_in(with_n: bool) -> None:
    kept = 0
    for _ in range(200):
        key = made_up_key(RNG, with_n=with_n)
        try:
            blob = digital_product_id(key)
        except OverflowError:
            continue
        if blob[66] >> 4 and with_n:
            continue
        kept += key_of_digital_product_id(blob) == key
    assert kept > 100


def test_an_empty_or_short_digital_product_id_holds_no_key() -> None:
    assert key_of_digital_product_id(b"") is None
    assert key_of_digital_product_id(bytes(60)) is None
    assert key_of_digital_product_id(bytes(164)) is None
