"""The rules of giving: care after a complaint, a ceiling by value class, no gift twice too soon."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import GiftFacts, GiftRules, Triple


def held(*, rules: GiftRules, facts: GiftFacts, now: datetime) -> Refusal | None:
    """Refused while a complaint is younger than `care_days`; its last moment is not held."""
    if facts.complained_at is None:
        return None
    until = facts.complained_at + timedelta(days=rules.care_days)
    if until <= now:
        return None
    data = {"at": facts.complained_at.isoformat(), "until": until.isoformat()}
    return Refusal(reason="gift_care_hold", data=data)


def refused(
    *, rules: GiftRules, facts: GiftFacts, gift: str, worth_minor: int, now: datetime
) -> Refusal | None:
    """Why this customer is not given this gift now, or None; care first, then ceiling, then again.

    `gift` names the gift so that two equal ones are told; empty where there is nothing to tell.
    """
    care = held(rules=rules, facts=facts, now=now)
    if care is not None:
        return care
    ceiling = rules.ceilings.get(facts.value_class)
    if ceiling is not None and worth_minor > ceiling:
        data = {
            "class": facts.value_class, "worth_minor": worth_minor, "ceiling_minor": ceiling,
        }  # fmt: skip
        return Refusal(reason="gift_ceiling", data=data)
    last = facts.had.get(gift) if gift else None
    if last is not None and last + timedelta(days=rules.again_days) > now:
        data = {"gift": gift, "at": last.isoformat(), "days": rules.again_days}
        return Refusal(reason="gift_again", data=data)
    return None


def fitting(
    *, rules: GiftRules, facts: GiftFacts, scenes: Iterable[str], now: datetime
) -> tuple[tuple[Triple, Refusal | None], ...]:
    """The triples of these scenes, each with why it may not be given, the best that may be first.

    A level that the matrix does not name for the customer's class is refused as well.
    """
    wanted = set(scenes)
    found: list[tuple[Triple, Refusal | None]] = []
    for triple in rules.triples:
        if triple.scene not in wanted:
            continue
        why = refused(
            rules=rules, facts=facts, gift=triple.gift, worth_minor=triple.worth_minor, now=now
        )
        levels = rules.matrix.get(facts.value_class)
        if why is None and levels is not None and triple.level not in levels:
            data = {"class": facts.value_class, "level": triple.level}
            why = Refusal(reason="gift_level", data=data)
        found.append((triple, why))
    return tuple(sorted(found, key=lambda one: (one[1] is not None, -one[0].worth_minor)))
