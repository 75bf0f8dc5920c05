"""A quote is the answer to a checkout: what applies, to which units, and why the rest does not."""

from dataclasses import dataclass

from guerdon.terms.decision import Reason, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`minor` off the line `line`; `units` splits it over the line's units, earlier unit first."""

    line: str
    minor: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One offer that applies, with the amount off, its shares and the reason with its data."""

    offer: str
    version: int
    layer: str
    minor: int
    shares: tuple[Share, ...]
    reason: Reason
    code: str = ""
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplied:
    """One candidate that does not apply; `missing_minor` is how much more spend would do."""

    offer: str
    version: int
    refusal: Refusal
    missing_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """The next best allowed combination."""

    offers: tuple[str, ...]
    discount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The decision for a checkout. total = subtotal - discount + shipping, never negative.

    `evaluation` is the hash of facts, offers and ask: equal inputs give equal bytes.
    `gap_minor` bounds what a better combination could still add (0: proven best).
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
