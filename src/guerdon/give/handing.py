"""Handing out: which of the choices is given, as the customer picked and while stocks last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from guerdon.terms.decision import Refusal
from guerdon.terms.limit import stock_key
from guerdon.terms.quote import Extra

# Purses hold what is left of each thing that somebody counts, by the key of its counter.
Purses = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The extras with the thing that each gives, or why a pick cannot be honoured."""

    extras: tuple[Extra, ...] = ()
    refusal: Refusal | None = None


def in_stock(*, want: Extra, purses: Purses) -> tuple[str, ...]:
    """The choices of which enough is left; a thing that nobody counts never runs out."""
    return tuple(
        item
        for item in want.choices
        if purses.get(stock_key(item=item), want.quantity) >= want.quantity
    )


def handed(*, wants: Sequence[Extra], picks: Sequence[str], purses: Purses) -> Handed:
    """Of each want one thing: the customer's pick, else the first of its choices that is left.

    Picks are served before anything is chosen for the customer. A want with nothing left is left
    out. Refused where a pick is none of the choices (`gift_not_offered`) or ran out (`gift_gone`),
    with the choices that are left.
    """
    left = dict(purses)
    rest = list(picks)
    items: list[str] = [""] * len(wants)
    for at, want in enumerate(wants):
        pick = next((one for one in rest if one in in_stock(want=want, purses=left)), "")
        if pick:
            rest.remove(pick)
            items[at] = pick
            _take(left, pick, want.quantity)
    if rest:
        return Handed(refusal=_gone(rest[0], wants, purses))
    found: list[Extra] = []
    for want, picked in zip(wants, items, strict=True):
        standing = in_stock(want=want, purses=purses if picked else left)
        item = picked or next(iter(standing), "")
        if item:
            if not picked:
                _take(left, item, want.quantity)
            found.append(replace(want, item=item, choices=standing))
    if wants and not found:
        return Handed(refusal=_gone("", wants, purses))
    return Handed(extras=tuple(found))


def _take(left: dict[str, int], item: str, quantity: int) -> None:
    key = stock_key(item=item)
    if key in left:
        left[key] -= quantity


def _gone(pick: str, wants: Sequence[Extra], purses: Purses) -> Refusal:
    left = list(dict.fromkeys(i for one in wants for i in in_stock(want=one, purses=purses)))
    data = {"gift": pick, "left": left, "choices": ", ".join(left)}
    if not pick:
        return Refusal(reason="gifts_gone")
    if left and not any(pick in want.choices for want in wants):
        return Refusal(reason="gift_not_offered", data=data)
    return Refusal(reason="gift_gone" if left else "gifts_gone", data=data)


def after(*, extras: Sequence[Extra], purses: Purses) -> Purses:
    """The purses once these extras are handed out.

    A box that is not opened yet may need any of its prizes, so one of each is set aside.
    """
    left = dict(purses)
    for extra in extras:
        for item in (extra.item,) if extra.item else extra.choices:
            _take(left, item, extra.quantity)
    return left
