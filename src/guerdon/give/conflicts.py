"""Conflicts: which offers an offer meets on the same time and products, and what they do then."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guerdon.give.live import LiveOffer
from guerdon.terms.code import plain
from guerdon.terms.condition import Condition, Every, Leaf
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer
from guerdon.terms.period import Period
from guerdon.terms.stacking import Stacking

# A line has one of each of these, so that two lists without a common word never meet on a line.
SINGLE = ("brand", "category", "sku")
# Kinds that put units into sets: a unit belongs to one set only.
SETS = ("bundle", "mix_and_match", "buy_get", "nth_unit", "cheapest_free")
# Values of which an ask has one at most.
ONE_VALUE = ("tier", "stage", "value_class", "ask.channel", "ask.store", "ask.weekday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What an offer is to `other`, with the period that both hold.

    `reason` is never_with, alone_in_cart, alone_in_layer, one_a_line, one_of_layer, best_of_group,
    first_of_group, adds_up, multiplies, same_units, same_code, same_budget or beside_missing;
    `data` names the group, code or budget. `excludes`: not both on one line or cart.
    """

    other: str
    reason: str
    period: Period = field(default_factory=Period)
    data: Mapping[str, Any] = field(default_factory=dict)
    excludes: bool = True


def conflicts(
    *, of: LiveOffer, others: Iterable[LiveOffer], stacking: Stacking
) -> tuple[Conflict, ...]:
    """Every conflict of the offer with the others, by rule, those that exclude first.

    Offers meet where their periods, channels, products and plain conditions leave room for both;
    where only a catalogue could tell (a category against a product code) they are taken to meet.
    Each other offer is told once for standing together and once for each code or budget shared.
    """
    found: list[Conflict] = []
    known = {of.offer.key, of.group, *stacking.groups}
    for other in sorted(others, key=lambda one: one.offer.key):
        known |= {other.offer.key, other.group}
        if other.offer.key == of.offer.key:
            continue
        period = both(of.offer.period, other.offer.period)
        if period is None:
            continue
        found.extend(_shared(of.offer, other.offer, period))
        if _meet(of, other):
            beside = _beside(of, other, stacking, period)
            if beside is not None:
                found.append(beside)
    for key in sorted((of.offer.also_with | of.offer.never_with) - known):
        found.append(Conflict(other=key, reason="beside_missing", excludes=False))
    return tuple(sorted(found, key=lambda one: (not one.excludes, one.other, one.reason)))


def both(one: Period, other: Period) -> Period | None:
    """The time that two periods share; None where there is none."""
    starts = [period.start for period in (one, other) if period.start is not None]
    ends = [period.end for period in (one, other) if period.end is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    if start is not None and end is not None and start >= end:
        return None
    return Period(start=start, end=end)


def _shared(one: Offer, other: Offer, period: Period) -> Iterable[Conflict]:
    code = plain(text=one.shared_code)
    if code and code == plain(text=other.shared_code):
        yield Conflict(
            other=other.key, reason="same_code", period=period, data={"code": one.shared_code}
        )
    budget = one.limits.budget
    if budget and budget == other.limits.budget:
        yield Conflict(
            other=other.key,
            reason="same_budget",
            period=period,
            data={"budget": budget},
            excludes=False,
        )


def same_code(*, offers: Iterable[Offer], moved: Collection[str]) -> Refusal | None:
    """`code_taken_live` where a moved offer's plain code leads to another one at the same time.

    A code is typed once and leads to one offer. What is over, or begins when the other is over,
    is in nobody's way: this year's code may be last year's.
    """
    by_code: dict[str, list[Offer]] = {}
    for offer in sorted(offers, key=lambda one: one.key):
        code = plain(text=offer.shared_code)
        if not code:
            continue
        for other in by_code.setdefault(code, []):
            pair = (offer, other) if offer.key in moved else (other, offer)  # who asks, who stands
            if pair[0].key in moved and both(offer.period, other.period) is not None:
                data = {"code": code, "offer": pair[0].key, "other": pair[1].key}
                return Refusal(reason="code_taken_live", data=data)
        by_code[code].append(offer)
    return None


def _meet(one: LiveOffer, other: LiveOffer) -> bool:
    """Whether one order could have both: channels, products and plain conditions allow it."""
    channels = one.offer.channels, other.offer.channels
    if all(channels) and channels[0].isdisjoint(channels[1]):
        return False
    mine, theirs = _wanted(one.condition), _wanted(other.condition)
    return not any(mine[field].isdisjoint(theirs[field]) for field in mine.keys() & theirs.keys())


def _wanted(condition: Condition) -> dict[str, frozenset[str]]:
    """Field -> words of which it must have one, for what must hold in any case."""
    parts = condition.parts if isinstance(condition, Every) else (condition,)
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        inner: dict[str, frozenset[str]] = {}
        if isinstance(part, Every):
            inner = _wanted(part)
        elif isinstance(part, Leaf) and part.field in ONE_VALUE and part.op in ("is", "in"):
            words = part.value if isinstance(part.value, frozenset) else frozenset((part.value,))
            inner = {part.field: words}
        for name, words in inner.items():
            found[name] = found.get(name, words) & words
    return found


def of_one_line(one: Offer, other: Offer) -> bool:
    """Whether a line could be of both offers' products."""
    mine, theirs = dict(one.of), dict(other.of)
    return not any(
        word in mine and word in theirs and mine[word].isdisjoint(theirs[word]) for word in SINGLE
    )


# Reasons that leave both offers something, on other units or one after the other.
SHARED = ("same_units", "adds_up", "multiplies", "same_budget", "beside_missing")
TOGETHER = ""
# Rule of a group -> what it makes of two offers on one line; best is told by its layer.
RULED = {"add": "adds_up", "multiply": "multiplies", "first": "first_of_group"}


def _beside(
    one: LiveOffer, other: LiveOffer, stacking: Stacking, period: Period
) -> Conflict | None:
    """What they are to each other in one cart; None where both stand without meeting."""
    reason = _particular(one, other)
    if reason is None:
        reason = _grouped(one, other, stacking)
    if reason == TOGETHER:
        return None
    return Conflict(
        other=other.offer.key,
        reason=reason,
        period=period,
        data={"group": one.group} if one.group else {},
        excludes=reason not in SHARED,
    )


def _particular(one: LiveOffer, other: LiveOffer) -> str | None:
    """What the two say of each other, or of all others; None where they say nothing."""
    mine, theirs = one.offer, other.offer
    if _names(mine.never_with, other) or _names(theirs.never_with, one):
        return "never_with"
    if _names(mine.also_with, other) or _names(theirs.also_with, one):
        return TOGETHER
    if "cart" in (mine.exclusive, theirs.exclusive):
        return "alone_in_cart"
    if mine.layer == theirs.layer and "layer" in (mine.exclusive, theirs.exclusive):
        return "alone_in_layer"
    return None


def _grouped(one: LiveOffer, other: LiveOffer, stacking: Stacking) -> str:
    """What the rule of their group says of two of one layer on a common line."""
    mine, theirs = one.offer, other.offer
    apart = mine.layer != "shipping" and not of_one_line(mine, theirs)
    if mine.layer != theirs.layer or apart:
        return TOGETHER
    if one.group != other.group:
        return "same_units" if mine.kind in SETS and theirs.kind in SETS else TOGETHER
    ruled = RULED.get(stacking.rule(one.group))
    if ruled is not None:
        return ruled
    if one.group:
        return "best_of_group"
    return "one_a_line" if mine.layer == "line" else "one_of_layer"


def _names(names: frozenset[str], other: LiveOffer) -> bool:
    """An offer is named by its key or by its group."""
    return other.offer.key in names or bool(other.group and other.group in names)
