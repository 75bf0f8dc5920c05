"""What the till answers: quotes, holds, redemptions, returns and orders from outside."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Said

Key = Annotated[str, Meta(description="What later calls name it by.")]


class Share(Struct):
    """What one offer takes off one line; `units` splits it, the earlier unit first."""

    line: str
    minor: Minor
    units: list[Minor]


class Odds(Struct):
    """The published chance of one prize: `weight` in `of`."""

    item: str
    weight: int
    of: int


class Extra(Struct):
    """Something given that is not money off; `item` is the one of `choices` that is given."""

    what: Literal["gift", "sample", "service", "blind_box", "hidden_items", "points"]
    choices: list[str]
    item: str
    odds: list[Odds]
    quantity: int
    worth_minor: Minor
    cost_minor: Minor
    multiplier_bp: Annotated[int, Meta(description="Points times this; 10,000 is once.")]
    lines: Annotated[list[str], Meta(description="Whose points are multiplied; empty: all.")]


class Applied(Struct):
    """One offer that applies; its shares add up to `minor`, save in shipping, which has none."""

    offer: str
    version: int
    layer: Literal["line", "order", "shipping"]
    minor: Minor
    shares: list[Share]
    reason: Said
    code: Annotated[str, Meta(description="The code that opened it, or empty.")]
    points: Annotated[int, Meta(description="Points given beside what the purchase earns.")]
    extras: list[Extra]
    units: Annotated[int, Meta(description="How many units it made cheaper.")]
    returns: Annotated[str, Meta(description="What a partial return does to it.")]
    campaign: str


class NotApplied(Struct):
    """An offer that does not apply, and why; `missing_*` is how much more would do."""

    offer: str
    version: int
    refusal: Said
    missing_minor: Minor | None
    missing_units: int | None
    would_give_minor: Minor | None


class CodeSeen(Struct):
    """What became of a code that was shown; `offer` is empty for one that nobody knows."""

    code: str
    offer: str
    refusal: Said | None


class Runner(Struct):
    """The best combination with something in it that was not chosen."""

    offers: list[str]
    discount_minor: Minor
    total_minor: Minor


class Considered(Struct):
    """An offer that was looked at, in the version of the moment."""

    offer: str
    version: int


class Roll(Struct):
    """The chance that opened an offer's blind box; with it the opening replays exactly."""

    offer: str
    seed: str


class Earned(Struct):
    """Points that one rule of a wallet gives; the rule without a name is the wallet's rates."""

    wallet: str
    rule: str
    points: int


class Quote(Struct):
    """The decision for a cart: total = subtotal - discount + shipping, never negative."""

    currency: str
    subtotal_minor: Minor
    discount_minor: Annotated[int, Meta(description="Minor units off goods and shipping.")]
    shipping_minor: Annotated[int, Meta(description="Minor units of shipping before offers.")]
    total_minor: Minor
    points_spent: int
    points_minor: Annotated[int, Meta(description="Minor units of the total paid by points.")]
    due_minor: Annotated[int, Meta(description="Minor units that are left to pay.")]
    points_earned: int
    earned: Annotated[
        list[Earned],
        Meta(description="By rule and wallet; empty where `points_earned` says it all."),
    ]
    mode: Literal["priority", "best_customer", "lowest_cost"]
    applied: list[Applied]
    not_applied: list[NotApplied]
    passed_over: Annotated[int, Meta(description="Live offers that are not explained.")]
    codes: list[CodeSeen]
    runner_up: Runner | None
    gap_minor: Annotated[int, Meta(description="What a better choice could add; 0: it is best.")]
    steps: int
    considered: list[Considered]
    rolls: list[Roll]
    rules: Annotated[int, Meta(description="The version of the programme's rules.")]
    section: Annotated[int, Meta(description="The version of the rules of points; 0: none.")]
    evaluation: Annotated[str, Meta(description="Hash of all that was decided on.")]


class Reservation(Struct):
    """A hold: until `expires_at` nobody else gets what the quote promises."""

    reservation: Key
    order: str
    state: Literal["held"]
    expires_at: Moment
    quote: Quote


class Released(Struct):
    """A hold that is gone."""

    reservation: Key
    order: str
    state: Literal["released", "expired", "replaced"]


class Points(Struct):
    """The points of an order; earned ones can be spent from `available_at` on."""

    spent: int
    earned: int
    available_at: Moment | None
    expires_at: Moment | None


class Redemption(Struct):
    """An order that is made real."""

    redemption: Key
    order: str
    reservation: str | None
    state: Literal["closed"]
    at: Moment
    quote: Quote
    points: Points


class PointsBack(Struct):
    """Points that a return moves; what was spent already is forgiven or owed, by the rules."""

    given_back: int
    taken_back: int
    forgiven: int


class GiftBack(Struct):
    """A thing that came with the order: kept, owed because it is earned no more, or back."""

    offer: str
    item: str
    quantity: int
    worth_minor: Minor
    state: Literal["kept", "owed", "back"]


class Rollback(Struct):
    """A return; the sums of all returns are the same in whatever order they come."""

    rollback: Key
    redemption: str
    order: str
    state: Literal["closed", "partly_returned", "returned", "cancelled"]
    at: Moment
    refund_minor: Annotated[int, Meta(description="Worth of this return, with points.")]
    money_minor: Annotated[int, Meta(description="What of it is paid back in money.")]
    refunded_minor: Annotated[int, Meta(description="Of all returns of the order so far.")]
    goodwill_minor: Minor
    points: PointsBack
    lines: Annotated[dict[str, int], Meta(description="Units gone so far, by line.")]
    gifts: list[GiftBack]


class PointsEarned(Struct):
    """What an order from outside earned; it can be spent from `available_at` on."""

    earned: int
    available_at: Moment | None
    expires_at: Moment | None


class Order(Struct):
    """An order that was decided elsewhere; a return names its `redemption`."""

    order: str
    redemption: Key
    state: Literal["closed"]
    total_minor: Minor
    points: PointsEarned


ANSWERS: Answers = {
    "quote": {200: Quote},
    "reserve": {201: Reservation},
    "release": {200: Released},
    "redeem": {201: Redemption},
    "roll_back": {201: Rollback},
    "record": {201: Order},
}
