"""The section `points` as JSON Schema 2020-12."""

from collections.abc import Mapping
from typing import Any

from guerdon.terms.points import CAPS, EVERY, KINDS, RESTORES, REVOKES, REWARDS, ROUNDS, WAYS

Schema = dict[str, Any]


def _object(says: str, needs: tuple[str, ...] = (), **words: Any) -> Schema:
    found = {"type": "object", "description": says, "additionalProperties": False}
    return found | {"properties": words} | ({"required": list(needs)} if needs else {})


def _whole(says: str, least: int = 0, most: int = 10**12) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most, "description": says}


def _text(says: str, longest: int = 120) -> Schema:
    return {"type": "string", "maxLength": longest, "description": says}


def _one_of(says: str, among: tuple[str, ...]) -> Schema:
    return {"enum": list(among), "description": says}


def _list(says: str, items: Any, most: int = 100) -> Schema:
    return {"type": "array", "maxItems": most, "items": items, "description": says}


def _by_name(says: str, value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value, "description": says}


MOMENT = {"type": "string", "format": "date-time"}
DATED = {"start": MOMENT, "end": MOMENT}
DAYS = _whole("Days.", 1, 36_500)
YEARS = _whole("Whole years that a new lot is spared.", 0, 50)
MONTH = _whole("The year ends before the first day of this month.", 1, 12)
PERCENT = {
    "type": ["number", "string"],
    "description": "A percentage with at most two decimals; 200 doubles.",
}
WORDS = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 120}}
CAPS_OF = _list(
    "At most so many points in each order, local day, month or year, a customer.",
    _object("One cap.", ("per", "points"), per=_one_of("Of what.", CAPS), points=_whole("Most.")),
    len(CAPS),
)


def _kind(name: str, says: str, needs: tuple[str, ...] = (), **words: Any) -> Schema:
    return _object(says, ("kind", *needs), kind={"const": name}, **words)


LIFE: Schema = {
    "description": "How long points live.",
    "oneOf": [
        _kind("no", "For ever."),
        _kind(
            "rolling",
            "So many days after they were earned, on to the end of a month, quarter or year.",
            ("days",),
            days=DAYS,
            rounds=_one_of("On to the end of what.", ROUNDS),
        ),
        _kind("calendar", "To the end of the year, some years later.", years=YEARS, month=MONTH),
        _kind(
            "sliding",
            "To the end of the day so many days after the last activity.",
            ("days",),
            days=DAYS,
            activity=WORDS | {"description": "earn, redeem, or kinds of triggers that count."},
        ),
        _kind(
            "fractional",
            "No end; a share of what is left falls due each year, month or week.",
            ("percent",),
            percent=PERCENT,
            every=_one_of("How often.", EVERY),
            years=YEARS,
            month=MONTH,
        ),
    ],
}
PENDING: Schema = {
    "description": "From when points may be used.",
    "oneOf": [
        _kind("none", "At once."),
        _kind("days", "So many days later.", ("days",), days=DAYS),
        _kind(
            "dates",
            "At the next of these days of the month.",
            ("dates",),
            dates=_list("Days of the month.", _whole("A day.", 1, 31), 31),
            days=_whole("At least so many days later.", 0, 36_500),
        ),
        _kind(
            "trigger",
            "Once a trigger of this kind is heard, for the order if it names one.",
            ("trigger",),
            trigger=_text("Kind of the trigger.", 64),
            within_days=_whole("Given up after so many days; 0: never.", 0, 36_500),
        ),
    ],
}
RULE = _object(
    "One further way to earn.",
    ("key",),
    key=_text("Names the rule.", 40) | {"minLength": 1, "pattern": "^[^/:]+$"},
    on=_text("`purchase` or the kind of a trigger.", 64) | {"minLength": 1},
    gives=_one_of("How points are counted.", WAYS),
    points=_whole("So many points.", 1, 10**9),
    per_minor=_whole("For each whole amount of so many minor units.", 1),
    percent=PERCENT,
    tiers=_by_name("Percentages by tier.", PERCENT),
    value=_text("The trigger's number that is counted.", 64),
    per=_whole("For each whole so many of it.", 1),
    of=_object("Which products.", brand=WORDS, category=WORDS, label=WORDS, sku=WORDS),
    least_minor=_whole("Only where the products come to so much."),
    before_offers={"type": "boolean", "description": "Counted on the price before offers."},
    condition={"type": "object", "description": "Who, where and when: the language of offers."},
    caps=CAPS_OF,
    life=LIFE,
    pending=PENDING,
    **DATED,
)
EARN = _object(
    "What purchases and triggers earn.",
    rates=_list(
        "Dated rates; of several that hold the last counts.",
        _object(
            "One rate.",
            ("points", "per_minor"),
            points=_whole("So many points.", 0, 10**9),
            per_minor=_whole("For each whole amount of so many minor units.", 1),
            **DATED,
        ),
    ),
    before_offers={"type": "boolean", "description": "Rates count the price before offers."},
    rules=_list("Further ways to earn.", RULE, 200),
    caps=CAPS_OF,
)
NAMED = _object("What people read.", zh=_text("Chinese."), en=_text("English."))
SPEND = _object(
    "What points pay.",
    worth=_list(
        "What one point pays, dated.",
        _object("One worth.", ("milli",), milli=_whole("Thousandths of a minor unit."), **DATED),
    ),
    least=_whole("At least so many at once."),
    most_percent=PERCENT,
    caps=CAPS_OF,
)
REWARD = _object(
    "Something to be had for points.",
    ("key", "what", "points"),
    key=_text("Names the reward.", 40) | {"minLength": 1, "pattern": "^[^/]+$"},
    what=_one_of("What it is.", REWARDS),
    points=_whole("For so many points.", 1, 10**9),
    name=NAMED,
    item=_text("What is handed out, by the name under which its stock is counted."),
    offer=_text("The offer whose code is the voucher.", 64),
    most=_whole("At most so many a customer; 0: no limit.", 0, 10**9),
    per=_one_of("In each.", CAPS[1:]),
    **DATED,
)
WALLET = _object(
    "The terms of one wallet.",
    kind=_one_of("What it holds.", KINDS),
    name=NAMED,
    currency=_text("Of a cash wallet: its currency.", 3),
    earn=EARN,
    life=LIFE,
    tier_lives=_by_name("Lives by tier.", LIFE),
    pending=PENDING,
    spend=SPEND,
    rewards=_list("What is to be had for points.", REWARD, 500),
    automatic=_object(
        "Every full so many points become a reward by themselves.",
        ("points", "reward"),
        points=_whole("Points.", 1),
        reward=_text("One of the rewards.", 40),
    ),
    refund=_object(
        "What a return does.",
        revoke=_one_of("Earned points that were spent: forgiven, or owed.", REVOKES),
        restores=_one_of("The end of points that go back.", RESTORES),
        extends_days=DAYS,
    ),
    warns_days=_list("Told so many days before an end.", _whole("Days.", 1, 365), 10),
)
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Points",
    **_object(
        "Wallets of points: how they are earned, how long they live, what they pay.",
        ("wallets",),
        wallets={
            **_by_name("Wallets by name; `points` is the one that the till pays from.", WALLET),
            "minProperties": 1,
            "maxProperties": 20,
            "propertyNames": {"pattern": "^[a-z0-9_-]{1,24}$"},
        },
    ),
}
