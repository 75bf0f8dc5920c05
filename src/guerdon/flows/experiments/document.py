"""An experiment's document, read strictly: the first fault is named with its place."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import METRICS, STRATA, TESTS, Design, Stage, Stops, Tried
from guerdon.terms.spending import LATE, SPENDINGS
from guerdon.terms.strict import WrongError, flag, listed, mapping, read, text, whole, words

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
MOST_ARMS, MOST_OFFERS, MOST_LOOKS, MOST_STAGES, MOST_DAYS = 10, 20, 60, 10, 366
LONGEST_SETTINGS = 40
WORDS = {
    *("key", "name", "tests", "arms", "layer", "room", "audience", "strata", "metric", "level"),
    *("power", "effect", "spending", "looks", "stages", "stops"),
}


def parsed(*, document: Any) -> Design | Refusal:
    """The design, or `body_malformed` with the place and the problem."""
    return read(_design, document)


def _design(document: Any) -> Design:
    get = words(document, WORDS, "$").get
    arms = tuple(
        _arm(one, n) for n, one in enumerate(listed(get("arms"), "$.arms", most=MOST_ARMS))
    )
    keys = [arm.key for arm in arms]
    if len(arms) < 2 or len(set(keys)) < len(keys):
        raise WrongError("$.arms", "two arms or more are wanted, each with a key of its own")
    audience = get("audience")
    if audience is not None and not isinstance(audience, Mapping):
        raise WrongError("$.audience", "an object is wanted")
    stages = _stages(get("stages", [{"share": 1.0, "days": 28}]))
    if audience is None and (len(stages) > 1 or any(arm.offers for arm in arms)):
        raise WrongError("$.audience", "stages and codes need an audience")
    return Design(
        key=_key(get("key"), "$.key"),
        name=_name(get("name"), "$.name"),
        tests=_one_of(get("tests", TESTS[0]), TESTS, "$.tests"),
        arms=arms,
        layer=_key(get("layer", "main"), "$.layer"),
        room=_real(get("room", 1.0), "$.room", 0.0001, 1.0),
        audience=audience,
        strata=_one_of(get("strata", STRATA[0]), STRATA, "$.strata"),
        metric=_one_of(get("metric", METRICS[0]), METRICS, "$.metric"),
        level=_real(get("level", 0.95), "$.level", 0.8, 0.999),
        power=_real(get("power", 0.8), "$.power", 0.5, 0.99),
        effect=_real(get("effect", 0.05), "$.effect", 0.0001, 10.0),
        spending=_one_of(get("spending", LATE), SPENDINGS, "$.spending"),
        looks=whole(get("looks", 4), "$.looks", least=1, most=MOST_LOOKS),
        stages=stages,
        stops=_stops(get("stops", {})),
    )


def _arm(value: Any, number: int) -> Tried:
    where = f"$.arms[{number}]"
    get = words(value, {"key", "name", "weight", "offers", "settings"}, where).get
    offers = listed(get("offers", []), f"{where}.offers", most=MOST_OFFERS)
    settings = mapping(get("settings", {}), f"{where}.settings")
    if len(settings) > LONGEST_SETTINGS:
        raise WrongError(f"{where}.settings", f"at most {LONGEST_SETTINGS} words are wanted")
    return Tried(
        key=_key(get("key"), f"{where}.key"),
        name=_name(get("name"), f"{where}.name"),
        weight=whole(get("weight", 1), f"{where}.weight", least=1, most=1_000),
        offers=tuple(_key(one, f"{where}.offers") for one in offers),
        settings=dict(settings),
    )


def _stages(value: Any) -> tuple[Stage, ...]:
    found = []
    for number, one in enumerate(listed(value, "$.stages", most=MOST_STAGES)):
        where = f"$.stages[{number}]"
        get = words(one, {"share", "days"}, where).get
        days = whole(get("days", 28), f"{where}.days", least=1, most=MOST_DAYS)
        share = _real(get("share", 1.0), f"{where}.share", 0.0001, 1.0)
        found.append(Stage(share=share, days=days))
    rising = all(a.share < b.share for a, b in pairwise(found))
    if not found or not rising or sum(stage.days for stage in found) > MOST_DAYS:
        problem = f"stages of rising shares are wanted, {MOST_DAYS} days at most in all"
        raise WrongError("$.stages", problem)
    return tuple(found)


def _stops(value: Any) -> Stops:
    get = words(value, {"harm", "gain", "spend_minor"}, "$.stops").get
    spend = get("spend_minor")
    return Stops(
        harm=flag(get("harm", True), "$.stops.harm"),
        gain=flag(get("gain", False), "$.stops.gain"),
        spend_minor=None if spend is None else whole(spend, "$.stops.spend_minor", least=1),
    )


def _key(value: Any, where: str) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise WrongError(where, "small letters, digits, - and _ make a key")
    return value


def _name(value: Any, where: str) -> Mapping[str, str]:
    found = words(value, {"zh", "en"}, where)
    if not found:
        raise WrongError(where, "a name in zh or en is wanted, up to 120 characters")
    return {tongue: text(each, where, least=1) for tongue, each in found.items()}


def _one_of(value: Any, known: tuple[str, ...], where: str) -> str:
    if value not in known:
        raise WrongError(where, f"one of {', '.join(known)} is wanted")
    return str(value)


def _real(value: Any, where: str, least: float, most: float) -> float:
    real = isinstance(value, int | float) and not isinstance(value, bool)
    if not real or not least <= value <= most:
        raise WrongError(where, f"a number from {least} to {most} is wanted")
    return float(value)
