"""Grant: points, a coupon, a gift, tickets, a badge or a privilege, not to the same too often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from guerdon.give import reward as rewards
from guerdon.give.journeys.effect import Grant
from guerdon.give.journeys.step import NEXT, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.give.reward import Reward

WORD = "grant"
OWN = ("badge", "privilege")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`what` it is called: a kind of reward, badge or privilege; with `times` a cap in `window`."""

    what: str
    reward: Reward
    lasts: timedelta | None
    bound: bool
    times: int | None
    window: timedelta
    over: str


def read(*, reader: Reader) -> Terms:
    """What a reward is, or {"badge"} or {"privilege"}; "lasts_days", "bound", "at_most".

    {"at_most": {"times", "days", "over"}} gives a member no more than so many of this step in so
    many days; who had them goes on at `over`.
    """
    lasts = reader.maybe_whole("lasts_days", least=1, most=3660)
    bound = reader.flag("bound")
    times, days, over = None, 3660, NEXT
    if reader.has("at_most"):
        inner = reader.inner("at_most")
        times = inner.whole("times", least=1, most=1_000)
        days = inner.whole("days", least=1, most=3660, default=3660)
        over = inner.text("over", default=NEXT, longest=40)
        inner.refusal()
    own = next((word for word in OWN if reader.has(word)), "")
    if own:
        item = reader.text(own, longest=40)
        worth = reader.whole("worth_minor", default=0)
        cost = reader.whole("cost_minor", default=0)
        reward = Reward(kind="nothing", item=item, count=1, worth_minor=worth, cost_minor=cost)
        reader.refusal()
    else:
        reward = rewards.read(reader=reader)
        if reward.kind == "nothing":
            reader.wrong("", "something to give is wanted")
    if bound and reward.kind != "coupon":
        reader.wrong("bound", "only a coupon is bound to the object")
    return Terms(
        what=own or reward.kind,
        reward=reward,
        lasts=None if lasts is None else timedelta(days=lasts),
        bound=bound,
        times=times,
        window=timedelta(days=days),
        over=over,
    )


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (NEXT,) if terms.times is None else (NEXT, terms.over)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Give it, unless the member had as many of it as they may have."""
    before = situation.facts.granted.get(situation.step, ())
    had = sum(at > situation.at - terms.window for at in before)
    if terms.times is not None and had >= terms.times:
        return Turn(what="had", goes=terms.over, data={"had": had})
    given = Grant(
        what=terms.what,
        reward=terms.reward,
        lasts=terms.lasts,
        bound=situation.object if terms.bound else "",
    )
    return Turn(what="given", effect=given)


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits; woken all the same, it goes on and gives nothing again."""
    return Turn(what="passed")


SCHEMA: Mapping[str, Any] = {
    **rewards.SCHEMA,
    "description": "Give one of points, coupon, gift, ticket, badge and privilege.",
    "properties": {
        **rewards.SCHEMA["properties"],
        "badge": {"type": "string", "maxLength": 40},
        "privilege": {"type": "string", "maxLength": 40},
        "lasts_days": {"type": "integer", "minimum": 1, "maximum": 3660},
        "bound": {"type": "boolean", "description": "The coupon is for the entry's object."},
        "at_most": {
            "type": "object",
            "additionalProperties": False,
            "required": ["times"],
            "properties": {
                "times": {"type": "integer", "minimum": 1, "maximum": 1000},
                "days": {"type": "integer", "minimum": 1, "maximum": 3660},
                "over": {"type": "string"},
            },
        },
    },
    "maxProperties": 8,
}
