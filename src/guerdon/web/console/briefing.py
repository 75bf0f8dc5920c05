"""A campaign's brief as typed into the flow: read field by field, with proposals to begin with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.campaigns.brief import STAGES
from guerdon.flows.gifts import scenes as gift_scenes
from guerdon.terms.decision import Refusal
from guerdon.terms.money import exponent
from guerdon.web.console import brief_limits
from guerdon.web.console.segments import key_of
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say

GOALS = ("retain", "raise_basket", "acquire", "word_of_mouth")
KINDS = ("percent", "amount")
SLOTS = (1, 2, 3, 4)
QUOTAS = (1, 2, 3)
MESSAGES = (1, 2, 3)
# The threshold that the trade proposes: a quarter above the average basket (200 -> 250).
THRESHOLD = 1.25
# Half of the first proposal's depth again for the second.
DEPTHS = (10, 15)


def proposed(*, mean_basket: int, currency: str) -> dict[str, str]:
    """What the flow begins with: two offers from the shop's own average basket."""
    unit: int = 10 ** exponent(currency=currency)
    step = 5 * unit
    least = max(step, round(mean_basket * THRESHOLD / step) * step)
    off = max(unit, round(least * DEPTHS[1] / 100 / unit) * unit)
    return {
        "goal": "retain",
        "reserve": "12",
        "holdout": "20",
        "explore": "0",
        "days": "28",
        "direct": "0",
        "indirect": "0",
        "contact": "0",
        "kind1": "percent",
        "value1": str(DEPTHS[0]),
        "least1": "0",
        "kind2": "amount",
        "value2": str(off // unit),
        "least2": str(least // unit),
    }


def of_scene(*, key: str, now: datetime) -> dict[str, str]:
    """What the flow begins with for a scene of gifts: its name, and its festival as the end."""
    for one in gift_scenes.ahead(now=now) if key else ():
        if one.scene.key == key:
            names = one.scene.name
            found = {"name": names.get(language()) or next(iter(names.values()))}
            return found | ({"by": one.on.isoformat()} if one.on else {})
    return {}


def brief(*, typed: Typed, currency: str, now: datetime) -> dict[str, Any]:
    """The brief's document; what is wrong with it stands in `typed.wrong`."""
    name = typed.text("name", longest=120)
    key = key_of(name=name, now=now)
    goal: dict[str, Any] = {"kind": typed.one_of("goal", of=GOALS)}
    for word in ("target", "owner"):
        text = typed.text(word, needed=False, longest=120)
        if text:
            goal[word] = text
    by = typed.day("by", needed=False)
    if by:
        goal["by"] = by.isoformat()
    segment = typed.text("segment", needed=False)
    found: dict[str, Any] = {
        "key": key,
        "name": {language(): name},
        "goal": goal,
        "audience": {"segment": segment} if segment else {},
        "offers": _offers(typed, key=key, currency=currency),
        "budget_minor": typed.minor("budget", currency=currency) or 0,
        "reserve_share": (typed.number("reserve", least=0, most=50) or 0) / 100,
        "holdout_share": (typed.number("holdout", least=0, most=50) or 0) / 100,
        "days": typed.whole("days", least=1, most=366) or 1,
        "direct_cost_minor": typed.minor("direct", currency=currency) or 0,
        "indirect_cost_minor": typed.minor("indirect", currency=currency) or 0,
        "per_contact_cost_minor": typed.minor("contact", currency=currency) or 0,
        "explore_share": (typed.number("explore", least=0, most=50, needed=False) or 0) / 100,
    }
    slots = [(int(one["key"].rpartition("-")[2]), one["key"]) for one in found["offers"]]
    more = {
        "message": _message(typed),
        "quotas": _quotas(typed),
        "limits": brief_limits.read(typed=typed, slots=slots),
    }
    return found | {word: said for word, said in more.items() if said}


def _message(typed: Typed) -> dict[str, Any]:
    """The templates that were chosen, in the order in which their channels are tried."""
    chosen = [typed.texts.get(f"message{number}", "") for number in MESSAGES]
    listed = list(dict.fromkeys(key for key in chosen if key))
    if not listed:
        return {}
    at = typed.text("message_at", needed=False)
    return {"templates": listed} | ({"at": at} if at else {})


def _quotas(typed: Typed) -> list[dict[str, Any]]:
    """Floors and ceilings of the stages that were chosen."""
    found: list[dict[str, Any]] = []
    for number in QUOTAS:
        if not typed.texts.get(f"stage{number}", ""):
            continue
        one: dict[str, Any] = {"stage": typed.one_of(f"stage{number}", of=STAGES)}
        for field, word in (("floor", "least"), ("ceiling", "most")):
            limit = typed.texts.get(f"{field}{number}", "").strip()
            if limit:
                one[word] = typed.whole(f"{field}{number}", most=10**9) or 0
        found.append(one)
    return found


def _offers(typed: Typed, *, key: str, currency: str) -> list[dict[str, Any]]:
    """The offers of the slots that have a value; at least one is wanted."""
    found: list[dict[str, Any]] = []
    for slot in SLOTS:
        if not typed.texts.get(f"value{slot}", "").strip():
            continue
        kind = typed.one_of(f"kind{slot}", of=KINDS)
        least = typed.minor(f"least{slot}", currency=currency, needed=False) or 0
        if kind == "percent":
            percent = typed.number(f"value{slot}", least=0.1, most=90) or 0
            value: dict[str, Any] = {"percent": int(percent) if percent % 1 == 0 else percent}
        else:
            value = {"off_minor": typed.minor(f"value{slot}", currency=currency) or 0}
        document: dict[str, Any] = {
            "key": f"{key[:56]}-{slot}",
            "kind": kind or "percent",
            "value": value,
            "layer": "order",
            "codes": "unique",
        }
        if least:
            document["least_minor"] = least
        found.append(document | {"name": _names(document, currency)})
    if not found:
        typed.wrong["value1"] = Refusal(reason="field_empty")
    return found


def _names(document: Mapping[str, Any], currency: str) -> dict[str, str]:
    """The offer's own sentence in both languages is its name."""
    from django.utils import translation

    from guerdon.web.offer_words import gives

    names = {}
    for code, django_code in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(django_code):
            names[code] = gives(document=document, currency=currency)
    return names


def goal_said(*, goal: Mapping[str, Any]) -> str:
    """The goal in a sentence."""
    said = say(f"plan.goal_{goal.get('kind', 'retain')}")
    if isinstance(goal.get("target"), str):
        said = say("plan.with_target", goal=said, target=goal["target"])
    return said
