"""Product keys made up as the tests run; none is ever written into the repository."""

import random

from daicho.words.secret import KEY_ALPHABET


def made_up_key(rng: random.Random, *, with_n: bool = False) -> str:
    """A random key of the real alphabet, in five groups, with at least one digit."""
    while True:
        plain = [rng.choice(KEY_ALPHABET) for _ in range(25)]
        if with_n:
            plain[rng.randrange(1, 24)] = "N"
        if any(c.isdigit() for c in plain):
            text = "".join(plain)
            return "-".join(text[i : i + 5] for i in range(0, 25, 5))


def digital_product_id(key: str) -> bytes:
    """A DigitalProductId registry value (164 bytes) that holds ``key``; the reverse of what Windows shows."""
    plain = key.replace("-", "")
    n_at = plain.find("N")
    if n_at >= 0:
        plain = KEY_ALPHABET[n_at] + plain[:n_at] + plain[n_at + 1 :]
    number = 0
    for char in plain:
        number = number * 24 + KEY_ALPHABET.index(char)
    digits = bytearray(number.to_bytes(15, "little"))
    if n_at >= 0:
        digits[14] |= 8
    return bytes(52) + bytes(digits) + bytes(97)
