"""Seeds: one open at a time, sealed until revealed, never two ways to choose from."""

from datetime import datetime

import pytest

from guerdon.give.draw.seed import commitment
from guerdon.store.models import DrawSeed
from guerdon.store.play import draws
from guerdon.store.play.draws import Taken
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from tests.flows.shop import in_threads
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db


def taken(key: str, now: datetime, *, given: str = "mug") -> Taken:
    return Taken(
        key=key,
        customer="ann",
        draw="wheel",
        at=now,
        rolled=given,
        given=given,
        points=5,
        record={"table": [["mug", "1"], ["nothing", "3"]], "server_seed": None},
    )


def test_a_commitment_stands_until_it_is_revealed(now: datetime) -> None:
    member("ann", now)
    assert draws.seeded(customer="ann", draw="wheel") is None
    first = draws.committed(customer="ann", draw="wheel", now=now)
    assert draws.committed(customer="ann", draw="wheel", now=now) == first
    assert draws.committed(customer="ann", draw="other", now=now) != first
    with write():
        opened = draws.revealed(customer="ann", draw="wheel", now=now)
    assert opened is not None
    assert not isinstance(first, Refusal)
    assert commitment(server_seed=bytes.fromhex(opened)) == first.commit
    again = draws.seeded(customer="ann", draw="wheel")
    assert again is not None
    assert again.commit != first.commit
    with write():
        assert draws.revealed(customer="bob", draw="wheel", now=now) is None


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_see_one_commitment(now: datetime) -> None:
    member("ann", now)
    found = in_threads(12, lambda _: draws.committed(customer="ann", draw="wheel", now=now))
    assert len(set(found)) == 1
    assert DrawSeed.objects.count() == 1


def test_a_draw_is_counted_on_its_seed_and_read_back(now: datetime) -> None:
    member("ann", now)
    draws.committed(customer="ann", draw="wheel", now=now)
    for number in range(3):
        with write():
            held = draws.hold(customer="ann", draw="wheel")
            assert held is not None
            assert held.nonce == held.dry == number
            draws.keep(held=held, taken=taken(f"t{number}", now), version=1, dry=number + 1)
    assert draws.made(customer="ann", draw="wheel", since=(now,)) == draws.Made(
        since=(3,), in_all=3
    )
    assert draws.made(customer="ann", draw="other", since=()).in_all == 0
    assert [one.key for one in draws.listed(customer="ann", draw="wheel", most=2)] == ["t2", "t1"]
    one = draws.taken(key="t1")
    assert one is not None
    assert one.record["server_seed"] is None
    with write():
        opened = draws.revealed(customer="ann", draw="wheel", now=now)
    one = draws.taken(key="t1")
    assert one is not None
    assert one.record["server_seed"] == opened
    after = draws.seeded(customer="ann", draw="wheel")
    assert after is not None
    assert (after.nonce, after.dry) == (0, 3)
    assert draws.taken(key="none") is None
    assert draws.hold(customer="bob", draw="wheel") is None
