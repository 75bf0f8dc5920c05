"""A place by hash: the same for ever for the same words, even over all places."""

from hashlib import blake2b

# Places of the draw; a share is counted in ten-thousandths.
PLACES = 10_000


def place(*, salt: str, key: str) -> int:
    """The key's place in [0, 10,000) under a salt.

    64 bits of BLAKE2b scaled by multiplication, so that no place is favoured. Salt and key are
    length-prefixed: no two pairs share their bytes.
    """
    text = f"{len(salt)}:{salt}{key}".encode()
    number = int.from_bytes(blake2b(text, digest_size=8).digest(), "big")
    return number * PLACES >> 64
