"""The section `referral` as JSON Schema: what editors and the shop's engineers write it by."""

from typing import Any

from guerdon.give.referral.levels import CEILINGS
from guerdon.give.referral.settings import (
    ACTIONS,
    ALL,
    CAP_PERIODS,
    FIRST,
    KINDS,
    MONEY,
    POINTS,
    PRIVILEGES,
)

MOST_PROGRAMMES, MOST_STEPS, MOST_REWARDS, MOST_BOOSTS = 20, 12, 5, 24
MOST_DAYS, MOST_AMOUNT, MOST_TIMES_BP = 3_660, 10**9, 100_000
LONGEST_LINK = 300
KEY = r"[a-z0-9][a-z0-9_-]{0,39}"
CODE = "{code}"

Schema = dict[str, Any]


def _whole(says: str, *, least: int = 0, most: int = MOST_AMOUNT, **more: Any) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most, "description": says, **more}


def _object(properties: Schema, *needed: str, **more: Any) -> Schema:
    found = {"type": "object", "additionalProperties": False, "properties": properties, **more}
    return found | ({"required": list(needed)} if needed else {})


def _listed(items: Schema, most: int, says: str) -> Schema:
    return {"type": "array", "maxItems": most, "items": items, "description": says}


def _action(usual: str, says: str) -> Schema:
    return {"enum": list(ACTIONS), "default": usual, "description": says}


_MOMENT = {"type": "string", "format": "date-time"}
_REWARD = _object(
    {
        "kind": {"enum": list(KINDS)},
        "amount": _whole("Points, or minor units of money; without it for the others.", least=1),
        "offer": {"type": "string", "description": "The offer whose coupon is given."},
        "privilege": {"enum": list(PRIVILEGES), "description": "Granted for one use."},
        "days": _whole("How long coupon or privilege last; 0: as long as they do.", most=MOST_DAYS),
    },
    "kind",
    title="Reward",
)
_REWARDS = _listed(_REWARD, MOST_REWARDS, "What is given.")
_STEP = _object(
    {
        "spend_minor": _whole("From this counted spend of the friend on.", least=1, most=10**12),
        "inviter": _REWARDS,
        "invitee": _REWARDS,
    },
    "spend_minor",
    title="Step",
)
_LATER = _object(
    {
        "shares_bp": _listed(
            _whole("Hundredths of a percent.", least=1, most=5_000),
            CEILINGS[-1].most,
            "Of each later order: for the inviter, then for who brought the inviter. More levels"
            " than the law allows are refused.",
        ),
        "kind": {"enum": [POINTS, MONEY], "default": POINTS},
        "per_minor": _whole("Minor units that make a point.", least=1, most=10**6, default=1),
        "freeze_days": _whole("Days after the order before it is paid.", most=365, default=30),
        "days": _whole(
            "For orders within so many days; without it for ever.", least=1, most=36_600
        ),
    },
    "shares_bp",
    title="Share of later spend",
)
_BOOST = _object(
    {
        "start": _MOMENT,
        "end": _MOMENT,
        "times_bp": _whole("20000 doubles.", least=10_001, most=MOST_TIMES_BP),
    },
    "start",
    "end",
    "times_bp",
    title="Limited-time rate",
)
_CAPS = _object(
    {
        "per": {"enum": list(CAP_PERIODS), "default": "month"},
        "friends": _whole("Friends rewarded in a period.", least=1),
        "points": _whole("Points in a period.", least=1),
        "money_minor": _whole("Minor units of money in a period.", least=1),
    },
    title="The most for one inviter",
)
GUARD = {
    "same_person": _action("refuse", "Both sides have one e-mail address or phone number."),
    "same_payment": _action("hold", "Both sides, or two friends, pay from one account."),
    "same_device": _action("hold", "Both sides, or two friends, use one device."),
    "same_household": _action("hold", "Both sides, or two friends, have one address."),
    "velocity": _action("hold", "More friends in an hour or a day than these."),
    "per_hour": _whole("Friends in 60 minutes.", least=1, most=10_000, default=10),
    "per_day": _whole("Friends in 24 hours.", least=1, most=100_000, default=30),
    "burst": _action("hold", "Accounts that joined one shortly after the other."),
    "burst_friends": _whole("So many accounts.", least=2, most=1_000, default=5),
    "burst_minutes": _whole("Within so many minutes.", least=1, most=1_440, default=30),
    "returns": _action("hold", "Friends who buy and send everything back."),
    "returns_least": _whole("From so many such friends on.", least=1, most=1_000, default=3),
    "returns_share_bp": _whole(
        "And from this share of all who bought.", most=10_000, default=5_000
    ),
}
_NAME = _object({word: {"type": "string", "maxLength": 80} for word in ("zh", "en")}, title="Name")
PROGRAMME = {
    "key": {"type": "string", "pattern": f"^{KEY}$"},
    "name": _NAME,
    "start": _MOMENT,
    "end": _MOMENT,
    "link": {
        "type": "string",
        "maxLength": LONGEST_LINK,
        "description": "The shop's own page with {code} in it; without it, guerdon's page.",
    },
    "welcome": _listed(_REWARD, MOST_REWARDS, "For the friend, at once."),
    "steps": _listed(_STEP, MOST_STEPS, "By the friend's counted spend, rising."),
    "counts": {"enum": [FIRST, ALL], "default": FIRST, "description": "Which orders add up."},
    "least_minor": _whole("What has to stay of an order for it to count.", most=10**12, default=0),
    "return_days": _whole("Days in which rewards are pending.", most=365, default=14),
    "attribution_days": _whole(
        "Days to the first order; without it the first inviter stays for ever.",
        least=1,
        most=MOST_DAYS,
    ),
    "later": _LATER,
    "boosts": _listed(_BOOST, MOST_BOOSTS, "Limited-time rates for points and money."),
    "caps": _CAPS,
    "guard": _object(GUARD, title="Fraud guard"),
}
SCHEMA: Schema = {
    "title": "Referral",
    "description": "What members are given for bringing friends, and what their friends are given.",
    **_object(
        {"programmes": _listed(_object(PROGRAMME, "key"), MOST_PROGRAMMES, "The last comes first.")}
    ),
}
