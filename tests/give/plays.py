"""Plays as documents, for the tests of every room that has to do with them."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guerdon.give.deeds import Deed
from guerdon.give.draw import campaign
from guerdon.give.draw.campaign import Draw
from guerdon.give.play.document import Play, parsed
from guerdon.give.reading import Reader

WHEEL: dict[str, Any] = {
    "key": "wheel",
    "name": {"en": "Spring wheel", "zh": "春日转盘"},
    "price": {"points": 50},
    "prizes": [
        {
            "key": "mug",
            "name": {"en": "A mug", "zh": "马克杯"},
            "odds": "1/100",
            "rare": True,
            "stock": 10,
            "gives": {"gift": "mug", "worth_minor": 4900, "cost_minor": 2100},
        },
        {
            "key": "bag",
            "name": {"en": "A bag", "zh": "布袋"},
            "odds": "2%",
            "rare": True,
            "gives": {"gift": "bag", "worth_minor": 1900, "cost_minor": 800},
        },
        {
            "key": "points",
            "name": {"en": "20 points", "zh": "20 积分"},
            "odds": "47%",
            "gives": {"points": 20},
        },
    ],
    "nothing": "1/2",
    "fallback": "points",
    "limits": {"per_day": 100},
    "pity": {"after": 30, "soft": [{"after": 20, "odds": "10%"}, {"after": 25, "odds": "1/4"}]},
}
COFFEE: dict[str, Any] = {
    "key": "coffee",
    "name": {"en": "Every fifth coffee", "zh": "第五杯免费"},
    "counts": {"measure": "units", "of": {"category": ["coffee"]}},
    "places": 4,
    "gives": {"points": 30},
}
PLAY: dict[str, Any] = {
    "draws": [WHEEL],
    "stamps": [COFFEE],
    "challenges": [
        {
            "key": "three",
            "name": {"en": "Three kinds"},
            "counts": {"measure": "kinds"},
            "steps": [{"target": 2}, {"target": 3, "gives": {"points": 100}}],
        }
    ],
    "streaks": [
        {
            "key": "daily",
            "name": {"en": "Daily"},
            "counts": {"trigger": "check_in"},
            "steps": [{"target": 3, "gives": {"points": 10}}],
            "freezes": 1,
        }
    ],
    "badges": [
        {
            "key": "regular",
            "name": {"en": "Regular"},
            "levels": [{"target": 2}, {"target": 5, "gives": {"points": 50}}],
        }
    ],
    "boards": [{"key": "spenders", "name": {"en": "Spenders"}}],
}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def wheel(**words: Any) -> Draw:
    """The wheel with these words changed."""
    reader = Reader({**deepcopy(WHEEL), **words})
    found = campaign.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


def wrong(**words: Any) -> str:
    """The problem of the wheel with these words."""
    reader = Reader({**deepcopy(WHEEL), **words})
    campaign.read(reader=reader)
    refusal = reader.refusal()
    assert refusal is not None
    return str(refusal.data["problem"])


def plays(**words: Any) -> Play:
    """All plays, or those of some kinds."""
    found = parsed(document=words or PLAY)
    assert isinstance(found, Play), found
    return found


def bought(day: int, units: int = 1, *, order: str = "", minor: int = 1000, **marks: int) -> Deed:
    """A deed of a purchase `day` days after 1 March 2026; below zero it came back."""
    at = NOON + timedelta(days=day)
    sign = 1 if units >= 0 else -1
    source = f"{'purchase' if units >= 0 else 'return'}/{order or day}/{units}"
    return Deed(
        source=source,
        order=order or source,
        at=at,
        day=date(2026, 3, 1) + timedelta(days=day),
        minor=sign * minor,
        units=units,
        marks=marks,
    )
