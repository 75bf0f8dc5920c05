"""Reasons tell tiers by the names that the shop gave them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.tiers import naming
from guerdon.store.programme import sections
from tests.flows.tier_shop import opens

pytestmark = pytest.mark.django_db
DATA = {"tiers": "gold, old, silver"}


@pytest.mark.parametrize(
    ("language", "names"), [("en", "Gold, old, Silver"), ("zh", "gold, old, silver")]
)
def test_names_of_tiers_and_the_key_of_one_that_is_no_more(
    now: datetime, language: str, names: str
) -> None:
    opens(now)
    found = naming.named(reason="other_tiers", data=DATA, language=language, now=now)
    assert found == {"tiers": names}
    assert naming.named(reason="shut", data=DATA, language=language, now=now) is DATA


def test_a_shop_without_tiers_has_keys(now: datetime) -> None:
    sections._held = sections._Held()
    found = naming.named(reason="other_tiers", data=DATA, language="en", now=now)
    assert found == DATA


def test_names_cost_no_look_at_the_database(
    now: datetime, django_assert_num_queries: Callable[[int], Any]
) -> None:
    opens(now)
    sections.live(name="tiers", now=now)
    with django_assert_num_queries(0):
        found = naming.named(reason="other_tiers", data=DATA, language="en", now=now)
    assert found == {"tiers": "Gold, old, Silver"}
