"""Merges as they are kept; what they do is told in tests/flows/customers/test_merging.py."""

from datetime import datetime

import pytest

from guerdon.store.customers import merges
from guerdon.store.models import Merge
from tests.flows.two_numbers import NEW, OLD, made, person

pytestmark = pytest.mark.django_db


def test_who_became_whom_and_what_came_after(now: datetime) -> None:
    old, new, last = person(OLD), person(NEW), person("last")
    made(Merge, key="a", survivor=new, merged=old, state="done", moved={"Order": [1, 2]})
    made(Merge, key="b", survivor=last, merged=new, state="done", filled={"email": None})
    made(Merge, key="c", survivor=last, merged=old, state="apart")
    assert merges.later(merge="a") == "b"
    assert merges.later(merge="b") is None
    seen = merges.standing(merged=OLD)
    assert seen is not None
    assert (seen.survivor, dict(seen.moved)) == (NEW, {"Order": 2})
    assert merges.standing(merged="last") is None
    assert [one.key for one in merges.of(customer=NEW)] == ["b", "a"]
    assert merges.one(key="b").filled == ("email",)  # type: ignore[union-attr]
    assert merges.one(key="x") is None


def test_a_better_tier_of_the_other_number_is_told_with_its_end(now: datetime) -> None:
    from guerdon.store.models import TierStanding

    for row, shown in ((person(OLD), "gold"), (person(NEW), "")):
        made(TierStanding, customer=row, structure="member", shown=shown, lost_at=now)
    pair, unknown = merges.held(survivor=NEW, merged=OLD)
    assert pair is not None
    assert unknown == ""
    assert merges.stood(pair=pair) == (("member", "", "gold", now),)
    assert merges.held(survivor=NEW, merged="nobody") == (None, "nobody")
