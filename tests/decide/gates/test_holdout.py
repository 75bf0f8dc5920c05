"""Holdout: the share is kept, stable, and only marketing is held out."""

from guerdon.decide.gates.holdout import judged
from tests.decide.gates.asked import NOON, one, terms


def test_a_stable_share_gets_no_marketing() -> None:
    rules = terms(holdout=0.1)
    out = [
        number
        for number in range(2_000)
        if judged(one=one(member=f"m-{number}"), terms=rules, now=NOON) is not None
    ]
    assert 140 < len(out) < 260
    first = f"m-{out[0]}"
    assert judged(one=one(member=first, purpose="service"), terms=rules, now=NOON) is None
    assert judged(one=one(member=first), terms=terms(), now=NOON) is None
    assert judged(one=one(member=first), terms=terms(holdout=0.2), now=NOON) is not None
