"""A notice: something a member should be told, once, whatever way it reaches them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# What members are told of; each is the sentence `notice_KIND`, and may begin a journey.
KINDS = (
    *("points_ending", "tier_up", "tier_down", "tier_gone", "tier_grace"),
    *("tier_at_risk_spend", "tier_at_risk_orders", "tier_at_risk_points"),
    *("plan_owed", "plan_over"),
    *("referral_points", "referral_money", "referral_coupon", "referral_privilege"),
    *("play_draws", "play_stamps", "play_challenges", "play_streaks", "play_badges"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`kind` has its sentence, zh and en, as the reason `notice_KIND`, with `data` filled in.

    A `key` is told once for ever: `points_ends:412:30` warns of lot 412 thirty days ahead.
    """

    customer: str
    kind: str
    key: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
