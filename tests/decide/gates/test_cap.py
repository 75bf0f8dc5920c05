"""Caps: what counts towards which, and when a held message may go on."""

from datetime import timedelta

from guerdon.decide.gates.cap import counts, judged
from guerdon.terms.reach import Cap
from tests.decide.gates.asked import NOON, one, terms

WEEKLY = Cap(key="weekly", most=2, days=7)
TEXTS = Cap(key="texts", most=1, days=30, channels=frozenset({"sms"}))


def test_what_counts() -> None:
    assert counts(cap=WEEKLY, purpose="marketing", channel="email")
    assert counts(cap=WEEKLY, purpose="survey", channel="sms")
    assert not counts(cap=WEEKLY, purpose="service", channel="sms")
    assert not counts(cap=TEXTS, purpose="marketing", channel="email")
    owed = Cap(key="owed", most=9, days=1, purposes=frozenset({"service"}))
    assert counts(cap=owed, purpose="service", channel="sms")
    assert not counts(cap=owed, purpose="marketing", channel="sms")


def test_held_while_full_until_the_window_moves_on() -> None:
    free = NOON + timedelta(days=3)
    rules = terms(caps=(WEEKLY, TEXTS))
    assert judged(one=one(reached={"weekly": (1, free)}), terms=rules, now=NOON) is None
    found = judged(one=one(reached={"weekly": (2, free)}), terms=rules, now=NOON)
    assert found is not None
    assert (found.outcome, found.until, found.data["cap"]) == ("hold", free, "weekly")
    full = {"weekly": (2, free), "texts": (1, free)}
    assert judged(one=one(reached=full, purpose="service"), terms=rules, now=NOON) is None
