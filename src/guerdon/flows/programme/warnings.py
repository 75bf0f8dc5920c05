"""Warnings of a plan: what may be applied but is hardly meant."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from guerdon.decide.contradiction import contradicts
from guerdon.give import offer_document
from guerdon.give.conflicts import same_code
from guerdon.give.difference import Difference
from guerdon.store import counters, touched
from guerdon.store.programme.applies import Standing
from guerdon.terms.code import plain
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.limit import budget_key, total_key
from guerdon.terms.offer import Offer
from guerdon.terms.programme import Programme

# A list of offers in one sentence stays readable.
MOST_NAMED = 5


def warned(
    *, wanted: Programme, difference: Difference, base: Standing, at: datetime
) -> tuple[Reason, ...]:
    """What a person should know before applying, in order of reason."""
    offers = _live(wanted)
    moved = {one.key for one in difference.offers}
    found = [
        *_never(offers, moved, at),
        *_used_up(offers, moved),
        *_shared(offers),
        *_strangers(offers, wanted, base),
        *_purses(offers, wanted, base),
        *_held(difference),
        *(Reason(reason="plan_before_scheduled", data={"number": one}) for one in base.after),
    ]
    return tuple(found)


def of_offer(*, document: Mapping[str, Any], at: datetime) -> tuple[Reason, ...]:
    """What would keep one offer from giving anything if it were live at `at`; none for no offer."""
    offer = offer_document.parsed(document)
    if isinstance(offer, Refusal):
        return ()
    offers, moved = {offer.key: offer}, {offer.key}
    return (*_never(offers, moved, at), *_used_up(offers, moved), *_purse(offer))


def _purse(offer: Offer) -> Iterator[Reason]:
    """The budget that the offer draws on, where it was never opened or has nothing left."""
    name = offer.limits.budget
    if not name:
        return
    counted = counters.standing(keys=[budget_key(budget=name)]).get(budget_key(budget=name))
    data: dict[str, Any] = {"budget": name, "offers": offer.key}
    if counted is None:
        yield Reason(reason="plan_budget_unknown", data=data)
    elif counted.used >= counted.ceiling:
        yield Reason(reason="plan_budget_empty", data={**data, "used_minor": counted.used})


def _live(wanted: Programme) -> dict[str, Offer]:
    found = {}
    for key, shelved in wanted.offers.items():
        if shelved.state == "live":
            offer = offer_document.parsed(shelved.document)
            assert not isinstance(offer, Refusal), offer  # noqa: S101 (it was parsed to get here)
            found[key] = offer
    return found


def _never(offers: dict[str, Offer], moved: set[str], at: datetime) -> Iterator[Reason]:
    """Offers that no customer will ever get."""
    for key in sorted(moved & offers.keys()):
        offer = offers[key]
        if offer.period.end is not None and offer.period.end <= at:
            yield Reason(
                reason="plan_offer_over",
                data={"offer": key, "end": offer.period.end.isoformat()},
            )
        elif contradicts(condition=offer.condition):
            yield Reason(reason="plan_offer_never", data={"offer": key})


def _used_up(offers: dict[str, Offer], moved: set[str]) -> Iterator[Reason]:
    limited = {
        total_key(offer=key): (key, offers[key].limits.total)
        for key in moved & offers.keys()
        if offers[key].limits.total is not None
    }
    standing = counters.standing(keys=sorted(limited))
    for name in sorted(standing):
        key, most = limited[name]
        if most is not None and standing[name].used >= most:
            data = {"offer": key, "used": standing[name].used, "most": most}
            yield Reason(reason="plan_offer_used_up", data=data)


def _shared(offers: dict[str, Offer]) -> Iterator[Reason]:
    """Codes that led to two offers at one time already; case, blanks and width do not count."""
    by_code: dict[str, list[str]] = defaultdict(list)
    for key, offer in offers.items():
        if offer.shared_code:
            by_code[plain(text=offer.shared_code)].append(key)
    for code, keys in sorted(by_code.items()):
        if same_code(offers=[offers[key] for key in keys], moved=keys) is not None:
            yield Reason(
                reason="plan_code_twice", data={"code": code, "offers": _named(sorted(keys))}
            )
    owners = touched.code_owners(codes=sorted(by_code))
    for code in sorted(owners):
        if owners[code] not in by_code[code]:
            data = {"code": code, "offer": owners[code], "offers": _named(by_code[code])}
            yield Reason(reason="plan_code_taken", data=data)


def _strangers(offers: dict[str, Offer], wanted: Programme, base: Standing) -> Iterator[Reason]:
    """Names in never_with and also_with that no offer has."""
    known = wanted.offers.keys() | base.campaigns
    for key in sorted(offers):
        for other in sorted((offers[key].never_with | offers[key].also_with) - known):
            yield Reason(reason="plan_offer_unknown", data={"offer": key, "other": other})


def _purses(offers: dict[str, Offer], wanted: Programme, base: Standing) -> Iterator[Reason]:
    """Budgets that offers draw on and that are not there, or have nothing left."""
    drawing: dict[str, list[str]] = defaultdict(list)
    for key, offer in offers.items():
        if offer.limits.budget:
            drawing[offer.limits.budget].append(key)
    standing = counters.standing(keys=[budget_key(budget=name) for name in sorted(drawing)])
    for name, keys in sorted(drawing.items()):
        counted = standing.get(budget_key(budget=name))
        ceiling = wanted.budgets.get(name)
        if ceiling is None and name in base.campaigns:
            ceiling = counted.ceiling if counted else None
        if ceiling is None:
            yield Reason(
                reason="plan_budget_unknown", data={"budget": name, "offers": _named(sorted(keys))}
            )
        elif counted is not None and counted.used >= ceiling:
            data = {"budget": name, "offers": _named(sorted(keys)), "used_minor": counted.used}
            yield Reason(reason="plan_budget_empty", data=data)


def _held(difference: Difference) -> Iterator[Reason]:
    """Open reservations with offers that change or end: they keep what they hold."""
    keys = {one.key for one in difference.offers if one.what in ("changed", "ended")}
    held = touched.holding(offers=keys) if keys else 0
    if held:
        yield Reason(reason="plan_holds", data={"n": held})


def _named(keys: list[str]) -> str:
    more = len(keys) - MOST_NAMED
    return ", ".join(keys[:MOST_NAMED]) + (f" +{more}" if more > 0 else "")
