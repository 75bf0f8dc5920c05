"""Commit and reveal: a roll that neither the shop nor the member can choose, and both can check.

The shop draws a server seed and publishes its SHA-256 before the first draw. The member names a
client seed of their own. Each draw is numbered by a nonce, and its roll follows from the three by
HMAC-SHA256 (RFC 2104, FIPS 198-1). When the server seed is revealed, everything can be repeated.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

SEED_BYTES = 32
ROLLS = 1 << 256
# No colon, so that seed and nonce cannot be read in two ways.
CLIENT_SEED = re.compile(r"[0-9A-Za-z_.-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """`roll` in [0, below), and the HMAC that it came from, in hexadecimal; `turn` is mostly 0."""

    roll: int
    digest: str
    turn: int


def commitment(*, server_seed: bytes) -> str:
    """What is published before: SHA-256 of the seed's bytes, in hexadecimal."""
    return hashlib.sha256(server_seed).hexdigest()


def message(*, client_seed: str, nonce: int, turn: int = 0) -> str:
    """What the server seed signs: client_seed:nonce, and :turn after a roll that was thrown away.

    ValueError for a client seed of other signs or a number below 0.
    """
    if not CLIENT_SEED.fullmatch(client_seed) or nonce < 0 or turn < 0:
        raise ValueError("a client seed of letters, digits, _ . - and numbers from 0 are wanted")
    return f"{client_seed}:{nonce}:{turn}" if turn else f"{client_seed}:{nonce}"


def rolled(*, server_seed: bytes, client_seed: str, nonce: int, below: int) -> Roll:
    """A whole number in [0, below), each exactly as likely as any other.

    The HMAC read as a number of 256 bits, modulo `below`; where it falls into the uneven rest at
    the top it is thrown away and the next turn counts (rejection sampling), so that the modulo
    favours nobody. ValueError unless 1 <= below <= 2^256.
    """
    if not 1 <= below <= ROLLS:
        raise ValueError("a roll lies below something from 1 to 2^256")
    even = ROLLS - ROLLS % below
    turn = 0
    while True:
        told = message(client_seed=client_seed, nonce=nonce, turn=turn)
        digest = hmac.new(server_seed, told.encode(), hashlib.sha256).hexdigest()
        number = int(digest, 16)
        if number < even:
            return Roll(roll=number % below, digest=digest, turn=turn)
        turn += 1
