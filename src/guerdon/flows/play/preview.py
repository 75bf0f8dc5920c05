"""Before plays hold: which members of last year's orders would have earned what, and how often."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give.deeds import Deed
from guerdon.give.play.document import Play, parsed
from guerdon.give.play.rules import Rule, counting
from guerdon.store.programme import programme
from guerdon.store.tiers import past_years
from guerdon.terms.decision import Refusal
from guerdon.terms.past_sale import PastSale, PastYear
from guerdon.terms.trigger import PURCHASE, Trigger

MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """One step of a play: so many members of the sample would have had it, so often in all."""

    play: str
    name: Mapping[str, str]
    step: str
    members: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """What purchases alone would have earned; `year` tells of which sample."""

    year: PastYear
    members: int
    steps: tuple[Would, ...]


def previewed(
    *, document: Mapping[str, Any], now: datetime, most: int = MOST
) -> Previewed | Refusal:
    """Stamps, challenges, streaks and badges of a draft, over about `most` orders of last year.

    What came back is left out, and each play is taken to have run all the year. Refused: a draft
    that cannot be read, and `no_past_carts`. Nothing is changed.
    """
    play = parsed(document=document)
    if isinstance(play, Refusal):
        return play
    year = past_years.sampled(most=most, lines=True)
    if isinstance(year, Refusal):
        return year
    zone = ZoneInfo(programme.read().zone)
    sums: dict[tuple[str, str], list[int]] = {}
    names: dict[str, Mapping[str, str]] = {}
    members = 0
    for _, sales in groupby(year.sales, key=lambda one: one.customer):
        members += 1
        for rule, deeds in _deeds(play, list(sales), zone):
            names[rule.play] = rule.titled.name
            earned = rule.earned(deeds, year.until, zone)
            for step, count in earned.items():
                both = sums.setdefault((rule.play, step), [0, 0])
                both[0] += count > 0
                both[1] += count
    steps = [
        Would(play=play_key, name=names[play_key], step=step, members=both[0], times=both[1])
        for (play_key, step), both in sums.items()
    ]
    return Previewed(year=year, members=members, steps=tuple(steps))


def _deeds(
    play: Play, sales: list[PastSale], zone: ZoneInfo
) -> Iterator[tuple[Rule, tuple[Deed, ...]]]:
    """A member's deeds of the year in each play that gives something."""
    found: dict[str, tuple[Rule, list[Deed]]] = {}
    always = _always(play)
    for number, sale in enumerate(sales):
        if sale.back:
            continue
        for one in counting(play=always, trigger=_trigger(sale, number)):
            if isinstance(one.by, Rule):
                day = sale.at.astimezone(zone).date()
                _, deeds = found.setdefault(one.play, (one.by, []))
                deeds.append(replace(one.deed, day=day))
    for rule, deeds in found.values():
        yield rule, tuple(deeds)


def _always(play: Play) -> Play:
    """The same without the times in which plays run: last year was before them."""

    def whole(one: Any) -> Any:
        period = replace(one.titled.period, start=None, end=None)
        return replace(one, titled=replace(one.titled, period=period))

    return Play(
        stamps=tuple(map(whole, play.stamps)),
        challenges=tuple(map(whole, play.challenges)),
        streaks=tuple(map(whole, play.streaks)),
        badges=tuple(map(whole, play.badges)),
    )


def _trigger(sale: PastSale, number: int) -> Trigger:
    lines = [
        {
            "sku": line.sku,
            "category": line.category,
            "brand": line.brand,
            "quantity": line.quantity,
            "amount_minor": line.quantity * line.unit_minor,
        }
        for line in sale.lines
    ] or [{"sku": "", "quantity": 1, "amount_minor": sale.paid_minor}]
    key = str(number)
    data = {"order": key, "lines": lines}
    return Trigger(kind=PURCHASE, key=key, customer=sale.customer, at=sale.at, data=data)
