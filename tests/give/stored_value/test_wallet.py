"""Money comes back into the lots that it came from, or a new one where those have ended."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.stored_value.wallet import loaded, refunded, spent
from guerdon.terms.decision import Refusal
from guerdon.terms.stored_value import Payment
from tests.give.exchange.lots import LOTS, NOW, balanced, drawn

LATER = NOW + timedelta(days=90)


@given(
    lots=LOTS,
    minor=st.integers(1, 900),
    part=st.booleans(),
    cut=st.floats(0, 1),
    gone=st.sets(st.integers(1, 8)),
)
def test_there_and_back(lots: list, minor: int, part: bool, cut: float, gone: set[int]) -> None:  # type: ignore[type-arg]
    found = spent(
        customer="a", currency="CNY", lots=lots, minor=minor, part=part, order="o", at=NOW, key="k"
    )
    usable = [one for one in lots if one.left and (one.expires_at is None or one.expires_at > NOW)]
    balance = sum(one.left for one in usable)
    if isinstance(found, Refusal):
        assert balance == 0 or (minor > balance and not part)
        return
    entry, draws = found
    assert balanced([entry])
    taken = sum(drawn([entry], lots).values())
    assert taken == min(minor, balance)
    first = int(taken * cut)
    back: dict[int | None, int] = {}
    done = 0
    for amount in (first, taken - first):
        if not amount:
            continue
        payment = Payment(
            payment="k",
            order="o",
            currency="CNY",
            amount_minor=taken,
            refunded_minor=done,
            card=None,
            customer="a",
            draws=tuple((d.lot, d.points) for d in draws),
            at=NOW,
        )
        one = refunded(payment=payment, minor=amount, ended=gone, ends=LATER, at=NOW, key="r")
        assert sum(posting.amount for posting in one.postings) == 0
        for posting in one.postings:
            if posting.customer:
                back[posting.lot] = back.get(posting.lot, 0) + posting.amount
        if one.opens is not None:
            assert one.opens.expires_at == LATER
        done += amount
    whole = {draw.lot: draw.points for draw in draws}
    ended = sum(points for number, points in whole.items() if number in gone)
    assert back.pop(None, 0) == ended
    assert back == {number: points for number, points in whole.items() if number not in gone}


def test_loading() -> None:
    entry = loaded(customer="a", currency="CNY", minor=50, ends=None, at=NOW, key="k")
    assert balanced([entry])
    assert entry.wallet == "cash-CNY"
