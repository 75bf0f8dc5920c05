"""Rolls are repeatable, unbiased, and bound to a seed that was published as its hash."""

import hashlib
import hmac
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.draw import seed

SEED = bytes(range(32))


def test_the_commitment_is_the_sha256_of_the_bytes() -> None:
    # The known digest of the bytes 00 01 ... 1f.
    known = "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    assert seed.commitment(server_seed=SEED) == known


def test_the_roll_is_the_hmac_of_client_seed_and_nonce() -> None:
    digest = hmac.new(SEED, b"mine:7", hashlib.sha256).hexdigest()
    found = seed.rolled(server_seed=SEED, client_seed="mine", nonce=7, below=100)
    assert (found.digest, found.roll, found.turn) == (digest, int(digest, 16) % 100, 0)


def test_a_number_in_the_uneven_rest_is_thrown_away() -> None:
    # Below 2^255 + 1 nearly half of all numbers lie in the rest.
    below = (1 << 255) + 1
    turns = Counter()
    for nonce in range(60):
        found = seed.rolled(server_seed=SEED, client_seed="c", nonce=nonce, below=below)
        assert found.roll < below
        turns[found.turn] += 1
        told = f"c:{nonce}:{found.turn}" if found.turn else f"c:{nonce}"
        assert found.digest == hmac.new(SEED, told.encode(), hashlib.sha256).hexdigest()
        assert found.roll == int(found.digest, 16)
    assert turns[0] < 60
    assert sum(turns.values()) == 60


@given(st.integers(1, 1000), st.integers(0, 10**6), st.binary(min_size=32, max_size=32))
def test_every_roll_lies_below(below: int, nonce: int, server_seed: bytes) -> None:
    found = seed.rolled(server_seed=server_seed, client_seed="x", nonce=nonce, below=below)
    assert 0 <= found.roll < below


def test_rolls_are_spread_evenly() -> None:
    # 6,000 rolls of 6: chi-square with 5 degrees is above 25 once in 7,000; the seed is fixed.
    tally = Counter(
        seed.rolled(server_seed=SEED, client_seed="c", nonce=n, below=6).roll for n in range(6000)
    )
    assert sum((tally[face] - 1000) ** 2 / 1000 for face in range(6)) < 25


@pytest.mark.parametrize("client_seed", ["", "a:b", "a b", "a" * 65, "é"])
def test_a_client_seed_that_could_be_read_in_two_ways_is_refused(client_seed: str) -> None:
    with pytest.raises(ValueError, match="client seed"):
        seed.message(client_seed=client_seed, nonce=1)


def test_bounds() -> None:
    for below in (0, (1 << 256) + 1):
        with pytest.raises(ValueError, match="from 1 to"):
            seed.rolled(server_seed=SEED, client_seed="c", nonce=0, below=below)
    with pytest.raises(ValueError, match="from 0"):
        seed.message(client_seed="c", nonce=-1)
