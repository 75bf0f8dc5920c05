"""Gifts of an order that came back in part: which stay, which are owed, which were handed back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guerdon.flows.till.returning import Kept
from guerdon.give.live import LiveOffers
from guerdon.give.promotions.blind_box import BlindBox
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Extra

# Samples are used up and services done: nobody hands those back.
RETURNABLE = ("gift", "blind_box")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftOut:
    """One thing that an order was given: `worth_minor` is asked for where it is owed and kept."""

    offer: str
    what: str
    item: str
    quantity: int
    worth_minor: int
    returns: str


def given(*, quote: Mapping[str, Any], live: LiveOffers) -> tuple[GiftOut, ...]:
    """The things that a redeemed quote gave; a prize is worth what it is, not what a box is."""
    return tuple(
        GiftOut(
            offer=one["offer"],
            what=extra["what"],
            item=extra["item"],
            quantity=extra["quantity"],
            worth_minor=_worth(live.by_key[one["offer"]].terms, extra),
            returns=one["returns"],
        )
        for one in quote["applied"]
        for extra in one["extras"]
        if extra["what"] in RETURNABLE and extra["item"]
    )


def _worth(terms: Any, extra: Mapping[str, Any]) -> int:
    if isinstance(terms, BlindBox):
        return terms.worth(str(extra["item"]))
    return int(extra["worth_minor"])


def handed_back(
    *, out: Sequence[GiftOut], before: Sequence[int], asked: Mapping[str, Sequence[str]] | None
) -> tuple[int, ...] | Refusal:
    """The places in `out` that have come back, once those asked for have; None asks for all.

    Refused: a thing that the order was not given by that offer, or that came back already.
    """
    if asked is None:
        return tuple(range(len(out)))
    back = list(before)
    for offer, items in asked.items():
        for item in items:
            at = next(
                (
                    place
                    for place, one in enumerate(out)
                    if place not in back and (one.offer, one.item) == (offer, item)
                ),
                None,
            )
            if at is None:
                return Refusal(reason="gift_not_out", data={"offer": offer, "gift": item})
            back.append(at)
    return tuple(sorted(back))


def owed(
    *, out: Sequence[GiftOut], back: Sequence[int], kept: Kept, applied: Sequence[Mapping[str, Any]]
) -> tuple[int, ...]:
    """The places in `out` of things that the kept part no longer earns and nobody handed back.

    An offer that says `keep` asks for nothing. `claw_back` does where the offer no longer applies
    to what is kept, `reprice` also where it would give something else.
    """
    standing = {one["offer"]: kept.still(one) for one in applied}
    return tuple(
        at
        for at, one in enumerate(out)
        if at not in back and (not standing[one.offer] or not _earned(one, kept))
    )


def _earned(one: GiftOut, kept: Kept) -> bool:
    if one.returns != "reprice" or kept.again is None:
        return True
    extras: tuple[Extra, ...] = kept.again[one.offer].extras
    if one.what == "blind_box":
        return any(extra.what == one.what for extra in extras)
    return any(extra.item == one.item and extra.quantity >= one.quantity for extra in extras)


def told(
    *, out: Sequence[GiftOut], back: Sequence[int], owed: Sequence[int]
) -> list[dict[str, Any]]:
    """The things as plain data; the state of each is back, owed or kept."""
    return [
        {
            "offer": one.offer,
            "item": one.item,
            "quantity": one.quantity,
            "worth_minor": one.worth_minor,
            "state": "back" if at in back else "owed" if at in owed else "kept",
        }
        for at, one in enumerate(out)
    ]
