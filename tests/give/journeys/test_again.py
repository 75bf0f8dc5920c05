"""Re-entry is said explicitly, and each way keeps somebody out."""

from datetime import timedelta

import pytest

from guerdon.give.journeys import again
from guerdon.give.journeys.again import Again, Before
from guerdon.give.reading import Reader
from tests.give.paths import NOON

DAY = timedelta(days=1)
ONCE = Again(way="never")
EACH = Again(way="object", at_once=2)
LATER = Again(way="after", pause=30 * DAY)


@pytest.mark.parametrize(
    ("rule", "before", "why"),
    [
        (ONCE, Before(), ""),
        (ONCE, Before(entered=1, last=NOON - 900 * DAY), "been_before"),
        (EACH, Before(entered=5, going=1), ""),
        (EACH, Before(entered=5, object=1), "same_object"),
        (EACH, Before(entered=5, going=2), "going"),
        (LATER, Before(entered=1, object=1, last=NOON - 30 * DAY), ""),
        (LATER, Before(entered=1, object=1, last=NOON - 29 * DAY), "too_soon"),
        (LATER, Before(entered=1, last=NOON - 31 * DAY, going=1), "going"),
    ],
)
def test_who_comes_in_again(rule: Again, before: Before, why: str) -> None:
    assert again.hindered(again=rule, before=before, at=NOON) == why


def test_it_has_to_be_said() -> None:
    reader = Reader({"when": "after", "days": 30})
    assert again.read(reader=reader) == LATER
    assert reader.refusal() is None
    for wrong in ({}, {"when": "often"}, {"when": "after"}, {"when": "never", "days": 3}):
        reader = Reader(wrong)
        again.read(reader=reader)
        assert reader.refusal() is not None
