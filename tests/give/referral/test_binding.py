"""Who may be brought by whom."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.give.referral.binding import Standing, lapsed, lapses_at, refused
from guerdon.terms.decision import Refusal
from tests.give.referral.promises import NOW, promise

DAY = timedelta(days=1)


def why(**words: Any) -> Refusal | None:
    usual: dict[str, Any] = {
        "inviter": "ann",
        "invitee": "bob",
        "programme": promise(),
        "standing": None,
        "ancestors": (),
        "orders": 0,
        "now": NOW,
    }
    return refused(**usual | words)


def stands(**words: Any) -> Standing:
    usual = {"inviter": "cy", "state": "bound", "lapses_at": None, "bought": False}
    return Standing(**usual | words)


def test_a_newcomer_may_be_brought() -> None:
    assert why() is None


@pytest.mark.parametrize(
    ("words", "reason", "data"),
    [
        ({"programme": None}, "referral_closed", {}),
        ({"invitee": "ann"}, "referral_self", {}),
        ({"orders": 2}, "referral_existing", {"customer": "bob", "orders": 2}),
        ({"standing": stands()}, "referral_bound", {"customer": "bob"}),
        ({"standing": stands(state="refused")}, "referral_bound", {"customer": "bob"}),
        ({"ancestors": ("bob",)}, "referral_circular", {"customer": "bob", "steps": 1}),
        ({"ancestors": ("cy", "bob")}, "referral_circular", {"customer": "bob", "steps": 2}),
    ],
)
def test_refused(words: Any, reason: str, data: Any) -> None:
    assert why(**words) == Refusal(reason=reason, data=data)


def test_the_attribution_window_is_half_open() -> None:
    end = lapses_at(programme=promise(attribution_days=30), at=NOW)
    assert end == NOW + 30 * DAY
    standing = stands(lapses_at=end)
    assert not lapsed(standing=standing, now=NOW + 30 * DAY - timedelta(microseconds=1))
    assert lapsed(standing=standing, now=NOW + 30 * DAY)
    assert why(standing=standing, now=NOW + 30 * DAY) is None
    assert not lapsed(standing=stands(lapses_at=end, bought=True), now=NOW + 90 * DAY)
    assert lapses_at(programme=promise(), at=NOW) is None
    assert lapsed(standing=stands(state="lapsed", bought=True), now=NOW)
