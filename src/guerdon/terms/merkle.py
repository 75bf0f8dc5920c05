"""Merkle trees of RFC 6962, section 2.1: one hash stands for many, and a short path proves each."""

import hashlib
from collections.abc import Sequence

SIZE = 32


def leaf(*, content: bytes) -> bytes:
    """The hash of one leaf: SHA-256 of a zero byte and the content."""
    return hashlib.sha256(b"\x00" + content).digest()


def root(*, leaves: Sequence[bytes]) -> bytes:
    """The hash of all leaves in their order; of none, the SHA-256 of nothing.

    A row without a partner moves up as it is, which is the split of RFC 6962 at the largest
    power of two, made from below.
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    row = list(leaves)
    while len(row) > 1:
        row = _above(row)
    return row[0]


def path(*, leaves: Sequence[bytes], place: int) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at `place` (from 0) to the root, lowest first."""
    if not 0 <= place < len(leaves):
        raise IndexError(f"no leaf {place} of {len(leaves)}")
    found: list[bytes] = []
    row = list(leaves)
    while len(row) > 1:
        partner = place ^ 1
        if partner < len(row):
            found.append(row[partner])
        row, place = _above(row), place // 2
    return tuple(found)


def climbed(*, found: bytes, place: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a leaf's hash leads by its path; None if the path has a wrong length."""
    if not 0 <= place < count:
        return None
    steps = iter(path)
    last = count - 1
    while last > 0:
        if place % 2 == 1 or place < last:
            partner = next(steps, None)
            if partner is None:
                return None
            found = _pair(partner, found) if place % 2 else _pair(found, partner)
        place, last = place // 2, last // 2
    return found if next(steps, None) is None else None


def _above(row: list[bytes]) -> list[bytes]:
    above = [_pair(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
    return above + row[-1:] if len(row) % 2 else above


def _pair(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
