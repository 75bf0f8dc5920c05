"""A transfer there and back loses the fee alone, and lengthens no life."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.exchange.transfer import Sent, fee, transferred
from guerdon.terms.decision import Refusal
from guerdon.terms.sharing import TransferTerms
from tests.give.exchange.lots import LOTS, NOW, A, B, balanced, drawn, lot, opened

TERMS = st.builds(TransferTerms, fee_points=st.integers(0, 5), fee_bp=st.integers(0, 2_000))


def send(terms: TransferTerms | None, points: int, lots: list, **words: object):  # type: ignore[no-untyped-def,type-arg]
    said = {
        "source": A,
        "target": B,
        "spendable": 10**9,
        "sent": Sent(),
        "at": NOW,
        "key": "t",
    }
    return transferred(terms=terms, points=points, lots=lots, **(said | words))  # type: ignore[arg-type]


@given(terms=TERMS, lots=LOTS, points=st.integers(1, 900))
def test_there_and_back(terms: TransferTerms, lots: list, points: int) -> None:  # type: ignore[type-arg]
    there = send(terms, points, lots)
    cost = fee(terms=terms, points=points)
    usable = [one for one in lots if one.left and (one.expires_at is None or one.expires_at > NOW)]
    if isinstance(there, Refusal):
        assert there.reason == "transfer_short"
        assert points + cost > sum(one.left for one in usable)
        return
    assert balanced(there)
    assert sum(drawn(there, lots).values()) == points + cost
    arrived = opened(there)
    assert sum(one.left for one in arrived) == points
    back = send(TransferTerms(), points, arrived, source=B, target=A, key="b")
    assert not isinstance(back, Refusal)
    home = opened(back)
    assert sum(one.left for one in home) == points
    known = {(one.earned_at, one.expires_at) for one in usable}
    assert {(one.earned_at, one.expires_at) for one in home} <= known


def test_a_fee_is_rounded_up() -> None:
    terms = TransferTerms(fee_points=2, fee_bp=100)
    assert [fee(terms=terms, points=n) for n in (1, 100, 101)] == [3, 3, 4]


def test_bounds() -> None:
    terms = TransferTerms(least=10, most=50, most_a_day=60, times_a_day=2, rest_days=5)
    lots = [lot(1, 100, age=9), lot(2, 100, age=2)]

    def why(points: int, **words: object) -> str:
        found = send(terms, points, lots, **words)
        return found.reason if isinstance(found, Refusal) else ""

    assert why(10) == why(50) == ""
    assert why(9) == why(51) == "transfer_out_of_bounds"
    assert why(20, target=A) == "transfer_to_oneself"
    assert why(10, sent=Sent(points=50, times=1)) == ""
    assert why(11, sent=Sent(points=50, times=1)) == "transfer_day_used"
    assert why(10, sent=Sent(points=10, times=2)) == "transfer_times_used"
    assert why(20, spendable=19) == "transfer_short"
    late = TransferTerms(rest_days=5)
    assert isinstance(send(late, 101, lots), Refusal)
    assert not isinstance(send(late, 100, lots), Refusal)
    assert send(TransferTerms(least=5), 4, lots).reason == "transfer_too_small"
    assert send(None, 5, lots) == Refusal(reason="transfer_not_offered")
