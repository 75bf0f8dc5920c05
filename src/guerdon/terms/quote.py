"""A quote is the answer to a checkout: what applies, to which units, and why the rest does not."""

from dataclasses import dataclass

from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.points import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`minor` off the line `line`; `units` splits it over the line's units, earlier unit first."""

    line: str
    minor: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """The published chance of one prize: `weight` in `of`."""

    item: str
    weight: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Something given that is not money off.

    `what` is gift, sample, service, blind_box, hidden_items or points. Of `choices`, those in
    stock, one may be picked (hidden_items: all are unlocked), `quantity` pieces of it; `item` is
    the one that is given: the customer's pick, else the first. A blind box has an `item` once it
    is opened, and its `odds` as they stand. `worth_minor` is what it is worth to the customer,
    `cost_minor` what it costs the shop. Points: those of `lines` (empty: all) are multiplied by
    `multiplier_bp` hundredths of a percent.
    """

    what: str
    choices: tuple[str, ...] = ()
    item: str = ""
    odds: tuple[Odds, ...] = ()
    quantity: int = 1
    worth_minor: int = 0
    cost_minor: int = 0
    multiplier_bp: int = 10_000
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One offer that applies, with the amount off, its shares and the reason with its data.

    `shares` add up to `minor`, except in the shipping layer, which has none. `units` counts the
    units that it made cheaper; `returns` is the offer's policy for partial returns.
    """

    offer: str
    version: int
    layer: str
    minor: int
    shares: tuple[Share, ...]
    reason: Reason
    code: str = ""
    points: int = 0
    extras: tuple[Extra, ...] = ()
    units: int = 0
    returns: str = "reprice"
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplied:
    """One candidate that does not apply; `missing_*` is how much more spend or units would do."""

    offer: str
    version: int
    refusal: Refusal
    missing_minor: int | None = None
    missing_units: int | None = None
    would_give_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSeen:
    """What became of one code of the ask; `offer` is empty for a code that nobody knows."""

    code: str
    offer: str
    refusal: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """The best allowed combination with an offer, or a line's part of one, that was not chosen.

    `total_minor` is what the cart would cost with it, shipping included. Best by the mode of the
    quote: the greatest worth, the least cost, or the first by priority.
    """

    offers: tuple[str, ...]
    discount_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """The chance that opened an offer's blind box; with it the opening replays exactly."""

    offer: str
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The decision for a checkout. total = subtotal - discount + shipping, never negative.

    `shipping_minor` is the price of shipping before offers; `discount_minor` holds goods and
    shipping. `points_minor` of the total are paid by `points_spent` points; the rest is
    `due_minor`. `not_applied` explains the eligible offers that were not chosen, near misses and
    those asked for by code or name; `passed_over` counts the live offers left unexplained.
    `evaluation` is the hash of facts, ask, moment and the versions in `considered`: equal inputs
    give equal bytes. `gap_minor` bounds what a better combination could still add (0: proven
    best); `steps` is how far the search went, for a replay of a search that ran out of time.
    `rolls` open blind boxes; a mere quote has none.
    `rules` is the version of the programme's rules that it was decided under, `section` that of its
    section `points` (0: none). `earned` is what each rule of each wallet gives; empty where the
    wallet `points` earns by its rates alone: then `points_earned` says it all.
    """

    currency: str
    subtotal_minor: int
    shipping_minor: int
    discount_minor: int
    total_minor: int
    applied: tuple[Applied, ...]
    not_applied: tuple[NotApplied, ...]
    runner_up: Runner | None
    gap_minor: int
    points_earned: int
    evaluation: str
    points_spent: int = 0
    points_minor: int = 0
    due_minor: int = 0
    codes: tuple[CodeSeen, ...] = ()
    considered: tuple[tuple[str, int], ...] = ()
    passed_over: int = 0
    mode: str = "best_customer"
    steps: int = 0
    rolls: tuple[Roll, ...] = ()
    rules: int = 0
    section: int = 0
    earned: tuple[Part, ...] = ()
