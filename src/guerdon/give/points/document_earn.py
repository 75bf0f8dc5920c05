"""How points are earned, read from the section `points`: dated rates, rules and caps."""

from collections.abc import Mapping

from guerdon.give.points.document_life import life, pending
from guerdon.give.reading import Reader
from guerdon.terms import condition as conditions
from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.period import Period
from guerdon.terms.points import CAPS, WAYS, Cap, EarnRate, EarnRule

LARGEST = 10**9
MOST_TIMES = 10_000
PURCHASE = "purchase"


def rates(reader: Reader) -> tuple[EarnRate, ...]:
    """`rates`: for each whole `per_minor` paid so many `points`, from `start` to `end`."""
    found = []
    for one in reader.listed("rates", least=0) if reader.has("rates") else ():
        points = one.whole("points", most=LARGEST)
        per = one.whole("per_minor", least=1)
        found.append(EarnRate(period=period(one), points=points, per_minor=per))
        one.refusal()
    return tuple(found)


def period(reader: Reader) -> Period:
    """`start` and `end`, each a moment with its offset or absent."""
    start, end = reader.moment("start"), reader.moment("end")
    if start is not None and end is not None and end <= start:
        reader.wrong("end", "the end lies after the start")
    return Period(start=start, end=end)


def caps(reader: Reader, word: str) -> tuple[Cap, ...]:
    """At most so many points in each order, day, month or year; each period once."""
    found = []
    for one in reader.listed(word, least=0, most=len(CAPS)) if reader.has(word) else ():
        per = one.choice("per", among=CAPS)
        found.append(Cap(per=per, points=one.whole("points", most=LARGEST)))
        one.refusal()
    if len({cap.per for cap in found}) < len(found):
        reader.wrong(word, "each period stands here once")
    return tuple(found)


def rules(reader: Reader) -> tuple[EarnRule, ...]:
    """`rules`, each with a key of its own."""
    listed = reader.listed("rules", least=0, most=200) if reader.has("rules") else ()
    found = [_rule(one) for one in listed]
    if len({rule.key for rule in found}) < len(found):
        reader.wrong("rules", "every rule needs a key of its own")
    return tuple(found)


def _rule(reader: Reader) -> EarnRule:
    on = reader.text("on", default=PURCHASE, longest=64)
    buys = on == PURCHASE
    ways = WAYS[:-1] if buys else ("per_order", "per_value")
    gives = reader.choice("gives", among=ways, default="per_order")
    times, tiers = _times(reader) if gives == "multiplier" else (10_000, {})
    points = 0 if gives == "multiplier" else reader.whole("points", least=1, most=LARGEST)
    rule = EarnRule(
        key=reader.text("key", longest=40),
        on=on,
        gives=gives,
        period=period(reader),
        points=points,
        per_minor=reader.whole("per_minor", least=1) if gives == "per_amount" else 1,
        times_bp=times,
        tiers=tiers,
        value=reader.text("value", longest=64) if gives == "per_value" else "",
        per=reader.whole("per", least=1, default=1) if gives == "per_value" else 1,
        of=reader.of("of") if buys else (),
        least_minor=reader.whole("least_minor", default=0) if buys else 0,
        before_offers=reader.flag("before_offers") if buys else False,
        condition=_condition(reader),
        caps=caps(reader, "caps"),
        life=life(reader, "life") if reader.has("life") else None,
        pending=pending(reader, "pending") if reader.has("pending") else None,
    )
    if not rule.key or "/" in rule.key or ":" in rule.key:
        reader.wrong("key", "a key without / and : is wanted")
    reader.refusal()
    return rule


def _times(reader: Reader) -> tuple[int, dict[str, int]]:
    """`percent` of the plain points (200 doubles), or by `tiers`; 100 adds nothing."""
    given = reader.taken("tiers")
    tiers: dict[str, int] = {}
    if isinstance(given, Mapping) and 0 < len(given) <= 100:
        part = reader.part("tiers", given)
        tiers = {str(tier)[:64]: part.percent(str(tier), most=MOST_TIMES) for tier in given}
        part.refusal()
    elif given is not None:
        reader.wrong("tiers", "an object of percentages by tier is wanted")
    return reader.percent("percent", most=MOST_TIMES, default=10_000 if tiers else None), tiers


def _condition(reader: Reader) -> Condition:
    given = reader.taken("condition")
    if given is None:
        return ALWAYS
    found = conditions.parsed(document=given)
    if isinstance(found, Refusal):
        problem = str(found.data.get("problem") or found.data.get("hint") or found.reason)
        reader.wrong("condition", problem)
        return ALWAYS
    return found
