"""The section `referral` of the programme: read strictly, with the place of what is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from guerdon.give import fields
from guerdon.give.referral import levels, schema
from guerdon.give.referral.settings import (
    ACTIONS,
    ALL,
    CAP_PERIODS,
    COUPON,
    FIRST,
    KINDS,
    MONEY,
    POINTS,
    PRIVILEGE,
    PRIVILEGES,
    Boost,
    Caps,
    Guard,
    Later,
    Programme,
    Reward,
    Settings,
    Step,
)
from guerdon.terms import strict
from guerdon.terms.decision import Refusal
from guerdon.terms.period import Period
from guerdon.terms.strict import WrongError, words

NAME = "referral"
SCHEMA: Mapping[str, Any] = schema.SCHEMA
REWARD = {"kind", "amount", "offer", "privilege", "days"}
LATER = {"shares_bp", "kind", "per_minor", "freeze_days", "days"}
T = TypeVar("T")


def parsed(*, document: Mapping[str, Any]) -> Settings | Refusal:
    """The settings, or what is wrong first and where (`body_malformed` with where and problem).

    Beside what the schema says: keys and steps differ and rise, periods end after they begin, a
    link is https and has {code}, and no more levels are paid than the law allows on the day that
    the programme begins.
    """
    return strict.read(_settings, document)


def _settings(document: Any) -> Settings:
    asked = words(document, {"programmes"}, "$").get("programmes", [])
    found = _each(asked, "$.programmes", schema.MOST_PROGRAMMES, _programme)
    for place, one in enumerate(found):
        if one.key in [other.key for other in found[:place]]:
            raise WrongError(f"$.programmes[{place}].key", "each key stands once")
    return Settings(programmes=found)


def _programme(document: Any, where: str) -> Programme:
    get = words(document, schema.PROGRAMME.keys(), where).get
    key = fields.key(get("key"), f"{where}.key")
    period = fields.period(document, where)
    later = None if get("later") is None else _later(get("later"), f"{where}.later", period)
    welcome = _rewards(get("welcome", []), f"{where}.welcome")
    steps = _each(get("steps", []), f"{where}.steps", schema.MOST_STEPS, _step)
    _rise([one.spend_minor for one in steps], f"{where}.steps")
    if not (welcome or steps or later):
        raise WrongError(where, "a programme gives something")
    boosts = _each(get("boosts", []), f"{where}.boosts", schema.MOST_BOOSTS, _boost)
    return Programme(
        key=key,
        name=fields.name(get("name", {}), f"{where}.name", longest=80, least=0, needed=False),
        period=period,
        link=_link(get("link", ""), f"{where}.link"),
        welcome=welcome,
        steps=steps,
        counts=fields.one_of(get("counts", FIRST), (FIRST, ALL), f"{where}.counts"),
        least_minor=strict.whole(get("least_minor", 0), f"{where}.least_minor", most=10**12),
        return_days=strict.whole(get("return_days", 14), f"{where}.return_days", most=365),
        attribution_days=_maybe(
            get("attribution_days"), f"{where}.attribution_days", most=schema.MOST_DAYS
        ),
        later=later,
        boosts=boosts,
        caps=_caps(get("caps", {}), f"{where}.caps"),
        guard=_guard(get("guard", {}), f"{where}.guard"),
    )


def _moment(document: Any, word: str, where: str) -> datetime:
    return strict.moment(document.get(word), f"{where}.{word}").astimezone(UTC)


def _link(value: Any, where: str) -> str:
    link = strict.text(value, where, longest=schema.LONGEST_LINK)
    if link and (not re.fullmatch(r"https://[^\s\"'<>]+", link) or schema.CODE not in link):
        raise WrongError(where, "an https address with {code} in it is wanted")
    return link


def _rewards(document: Any, where: str) -> tuple[Reward, ...]:
    return _each(document, where, schema.MOST_REWARDS, _reward)


def _reward(document: Any, where: str) -> Reward:
    get = words(document, REWARD, where).get
    kind = fields.one_of(get("kind"), KINDS, f"{where}.kind")
    takes = {COUPON: {"offer", "days"}, PRIVILEGE: {"privilege", "days"}}.get(kind, {"amount"})
    for word in sorted(document.keys() - takes - {"kind"}):
        raise WrongError(f"{where}.{word}", "this word does not go with that kind")
    days = strict.whole(get("days", 0), f"{where}.days", most=schema.MOST_DAYS)
    if kind == COUPON:
        offer = strict.text(get("offer"), f"{where}.offer", longest=64, least=1)
        return Reward(kind=kind, offer=offer, days=days)
    if kind == PRIVILEGE:
        named = fields.one_of(get("privilege"), PRIVILEGES, f"{where}.privilege")
        return Reward(kind=kind, privilege=named, days=days)
    amount = strict.whole(get("amount"), f"{where}.amount", least=1, most=schema.MOST_AMOUNT)
    return Reward(kind=kind, amount=amount)


def _step(document: Any, where: str) -> Step:
    get = words(document, {"spend_minor", "inviter", "invitee"}, where).get
    step = Step(
        spend_minor=strict.whole(get("spend_minor"), f"{where}.spend_minor", least=1, most=10**12),
        inviter=_rewards(get("inviter", []), f"{where}.inviter"),
        invitee=_rewards(get("invitee", []), f"{where}.invitee"),
    )
    if not (step.inviter or step.invitee):
        raise WrongError(where, "a step gives something")
    return step


def _later(document: Any, where: str, period: Period) -> Later:
    get = words(document, LATER, where).get
    legal = levels.most(at=period.start or levels.CEILINGS[-1].since)
    asked = strict.listed(get("shares_bp"), f"{where}.shares_bp", most=schema.MOST_STEPS)
    if not asked or len(asked) > legal:
        raise WrongError(f"{where}.shares_bp", f"the law allows 1 to {legal} paid levels")
    shares = tuple(
        strict.whole(one, f"{where}.shares_bp[{at}]", least=1, most=5_000)
        for at, one in enumerate(asked)
    )
    return Later(
        shares_bp=shares,
        kind=fields.one_of(get("kind", POINTS), (POINTS, MONEY), f"{where}.kind"),
        per_minor=strict.whole(get("per_minor", 1), f"{where}.per_minor", least=1, most=10**6),
        freeze_days=strict.whole(get("freeze_days", 30), f"{where}.freeze_days", most=365),
        days=_maybe(get("days"), f"{where}.days", most=36_600),
    )


def _boost(document: Any, where: str) -> Boost:
    get = words(document, {"start", "end", "times_bp"}, where).get
    for word in ("start", "end"):
        _moment(document, word, where)
    times = strict.whole(
        get("times_bp"), f"{where}.times_bp", least=10_001, most=schema.MOST_TIMES_BP
    )
    return Boost(period=fields.period(document, where), times_bp=times)


def _caps(document: Any, where: str) -> Caps:
    get = words(document, {"per", "friends", "points", "money_minor"}, where).get
    return Caps(
        per=fields.one_of(get("per", "month"), CAP_PERIODS, f"{where}.per"),
        friends=_maybe(get("friends"), f"{where}.friends"),
        points=_maybe(get("points"), f"{where}.points"),
        money_minor=_maybe(get("money_minor"), f"{where}.money_minor"),
    )


def _guard(document: Any, where: str) -> Guard:
    said: dict[str, Any] = {}
    for word, value in words(document, schema.GUARD.keys(), where).items():
        form = schema.GUARD[word]
        if "enum" in form:
            said[word] = fields.one_of(value, ACTIONS, f"{where}.{word}")
        else:
            least, most = form["minimum"], form["maximum"]
            said[word] = strict.whole(value, f"{where}.{word}", least=least, most=most)
    return Guard(**said)


def _each(document: Any, where: str, most: int, reader: Callable[[Any, str], T]) -> tuple[T, ...]:
    found = strict.listed(document, where, most=most)
    return tuple(reader(one, f"{where}[{place}]") for place, one in enumerate(found))


def _maybe(value: Any, where: str, *, most: int = schema.MOST_AMOUNT) -> int | None:
    return None if value is None else strict.whole(value, where, least=1, most=most)


def _rise(spends: list[int], where: str) -> None:
    for place in range(1, len(spends)):
        if spends[place] <= spends[place - 1]:
            raise WrongError(f"{where}[{place}].spend_minor", "each step is above the one before")
