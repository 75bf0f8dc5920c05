"""What a programme promises, as members read it."""

import pytest
from django.utils import translation

from guerdon.give.referral.document import parsed
from guerdon.give.referral.settings import Programme, Reward, Settings
from guerdon.web.referral_words import cause_said, promise, together

pytestmark = pytest.mark.django_db


def programme(**words: object) -> Programme:
    found = parsed(document={"programmes": [{"key": "a", **words}]})
    assert isinstance(found, Settings), found
    return found.programmes[0]


STEPS = [
    {
        "spend_minor": 10_000,
        "inviter": [{"kind": "points", "amount": 1_200}],
        "invitee": [
            {"kind": "money", "amount": 500},
            {"kind": "privilege", "privilege": "priority_lane"},
        ],
    }
]


def test_both_sides_in_both_languages() -> None:
    one = programme(steps=STEPS, later={"shares_bp": [250], "freeze_days": 15})
    told = promise(programme=one, currency="USD", language="en")
    assert told == [
        {
            "who": "friend",
            "when": "after the friend's first order of $100.00 or more",
            "what": "$5.00 store credit and priority service",
        },
        {
            "who": "me",
            "when": "after the friend's first order of $100.00 or more",
            "what": "1,200 points",
        },
        {
            "who": "me",
            "when": "of what the friend buys later",
            "what": "2.5% in points, 15 days after each order",
        },
    ]
    chinese = promise(programme=one, currency="CNY", language="zh")
    assert chinese[1]["what"] == "1,200 积分"
    assert chinese[2]["what"] == "返 2.5% 积分，每单 15 天后到账"


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ({"counts": "all"}, "once the friend has spent $100.00"),
        ({"least_minor": 20_000}, "after the friend's first order of $200.00 or more"),
    ],
)
def test_when(words: dict[str, object], when: str) -> None:
    told = promise(programme=programme(steps=STEPS, **words), currency="USD", language="en")
    assert told[0]["when"] == when


def test_the_friend_reads_of_themselves() -> None:
    one = programme(steps=STEPS, counts="all", welcome=STEPS[0]["inviter"])
    told = promise(programme=one, currency="USD", language="en", reader="friend")
    assert [line["when"] for line in told if line["who"] == "friend"] == [
        "when you join",
        "once you have spent $100.00",
    ]


def test_causes() -> None:
    with translation.override("en"):
        assert cause_said(cause="welcome") == "Joining"
        assert cause_said(cause="step/2") == "Step 2"
        assert cause_said(cause="order/a/b") == "Share of order a/b"


def test_any_purchase_and_a_coupon_whose_offer_is_gone() -> None:
    steps = [{"spend_minor": 1, "inviter": [{"kind": "points", "amount": 5}]}]
    welcome = [{"kind": "coupon", "offer": "hello"}]
    told = promise(programme=programme(steps=steps, welcome=welcome), currency="USD", language="en")
    assert [(line["when"], line["what"]) for line in told] == [
        ("on joining by your invitation", 'the coupon "hello"'),
        ("after the friend's first purchase", "5 points"),
    ]
    assert together(rewards=(), currency="USD", language="en") == ""
    money = (Reward(kind="money", amount=5),)
    assert together(rewards=money, currency="JPY", language="zh") == "¥5 储值金"
