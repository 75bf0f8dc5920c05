"""Who gives a thing away: the offers, plays and rewards of points that name it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from guerdon.give.live import LiveOffers
from guerdon.give.play.document import Play
from guerdon.give.reward import Reward


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """`what` is offer, reward, or a kind of play (draws, stamps ...); `name` is by language."""

    what: str
    key: str
    name: Mapping[str, str]


def givers(*, live: LiveOffers, play: Play | None) -> Mapping[str, tuple[Giver, ...]]:
    """Each thing with all that gives it, each once: offers, then plays, then rewards of points.

    A blind box gives each of its prizes, a choice each of its choices.
    """
    found: dict[str, list[Giver]] = {}
    for item, giver in (*_offers(live), *_plays(play), *_rewards(live)):
        standing = found.setdefault(item, [])
        if giver not in standing:
            standing.append(giver)
    return {item: tuple(each) for item, each in found.items()}


def _offers(live: LiveOffers) -> Iterator[tuple[str, Giver]]:
    for one in live.offers:
        for item in one.kind.things(one.terms):
            yield item, Giver(what="offer", key=one.offer.key, name=one.offer.name)


def _plays(play: Play | None) -> Iterator[tuple[str, Giver]]:
    if play is None:
        return
    for kind in fields(play):
        for one in getattr(play, kind.name):
            for item in _gifts(one):
                yield item, Giver(what=kind.name, key=one.key, name=one.titled.name)


def _gifts(part: Any) -> Iterator[str]:
    """The things among all rewards of a play, wherever its kind keeps them."""
    if isinstance(part, Reward):
        if part.kind == "gift":
            yield part.item
    elif isinstance(part, tuple | list):
        for each in part:
            yield from _gifts(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _gifts(getattr(part, each.name))


def _rewards(live: LiveOffers) -> Iterator[tuple[str, Giver]]:
    for plan in live.plans:
        for one in plan.rewards:
            if one.item:
                yield one.item, Giver(what="reward", key=one.key, name=one.name)
