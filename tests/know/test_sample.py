"""The sample is about as large as asked, the same each time, and nested."""

import hashlib

import ibis
import pyarrow as pa
import pytest

from guerdon.know.sample import one_in
from tests.know.orders import LAKE

KEYS = [f"客户{number}" for number in range(4000)]


def drawn(every: int) -> set[str]:
    table = ibis.memtable(pa.table({"customer": pa.array([*KEYS, None], pa.string())}))
    chosen = table.filter(one_in(every=every, customer=table.customer))
    return set(LAKE.to_pyarrow(chosen.customer).to_pylist())


@pytest.mark.parametrize("every", [2, 7, 10])
def test_about_one_in_so_many_by_the_digest_of_the_key(every: int) -> None:
    digests = {key: int(hashlib.md5(key.encode()).hexdigest()[:8], 16) for key in KEYS}
    wanted = {key for key, digest in digests.items() if digest * every < 16**8}

    assert drawn(every) == wanted
    assert len(wanted) == pytest.approx(len(KEYS) / every, rel=0.15)


def test_one_in_one_is_everybody_and_samples_nest() -> None:
    assert drawn(1) == set(KEYS)
    assert drawn(10) < drawn(5) < drawn(2)
