"""Gift with purchase: stepped gifts, a choice among them, while stocks last."""

from dataclasses import dataclass, replace
from itertools import pairwise

from guerdon.give.handing import Handed, handed, in_stock
from guerdon.give.kind import Given, Kind, Moment, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Flag, Listed, Rows, Whole
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Extra

BY = Choice(name="by", among=("spend", "quantity"), default="spend")
FROM = Whole(name="from", unit="by")
CHOICES = Listed(name="choices", says="item", needed=True)
QUANTITY = Whole(name="quantity", least=1, most=100, default=1)
WORTH = Whole(name="worth_minor", default=0, unit="minor")
COST = Whole(name="cost_minor", default=0, unit="minor")
STEPS = Rows(name="steps", words=(FROM, CHOICES, QUANTITY, WORTH, COST), most=20, rising="from")
EACH = Flag(name="each")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `least` on (minor units or pieces) one of the extra's choices."""

    least: int
    extra: Extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """Steps in rising order; `each` gives those of all steps reached, not the highest only.

    `picks` are what the customer picked.
    """

    by: str
    steps: tuple[Step, ...]
    each: bool
    picks: tuple[str, ...] = ()


def _step(reader: Reader) -> Step:
    step = Step(
        least=FROM.of(reader),
        extra=Extra(
            what="gift",
            choices=CHOICES.of(reader),
            quantity=QUANTITY.of(reader),
            worth_minor=WORTH.of(reader),
            cost_minor=COST.of(reader),
        ),
    )
    reader.refusal()
    return step


def _read(reader: Reader) -> Gift:
    by = BY.of(reader)
    steps = tuple(_step(inner) for inner in STEPS.of(reader))
    if any(a.least >= b.least for a, b in pairwise(steps)):
        reader.wrong("steps", "each step begins above the one before it")
    return Gift(by=by, steps=steps, each=EACH.of(reader))


def _reached(terms: Gift, turn: Turn) -> int:
    return turn.spend() if terms.by == "spend" else turn.quantity()


def _handed(terms: Gift, turn: Turn, reached: int) -> Handed:
    """Only what is in stock is promised; a step with nothing left gives way to the one below."""
    purses = turn.basket.purses
    wants = [step.extra for step in terms.steps if step.least <= reached]
    if not terms.each:
        wants = [want for want in wants if in_stock(want=want, purses=purses)][-1:] or wants[-1:]
    return handed(wants=wants, picks=terms.picks, purses=purses)


def _give(terms: Gift, turn: Turn) -> Given:
    reached = _reached(terms, turn)
    extras = _handed(terms, turn, reached).extras
    data: dict[str, object] = {"gifts": "; ".join("/".join(extra.choices) for extra in extras)}
    above = [step.least for step in terms.steps if step.least > reached]
    if above and extras:
        data["next_missing_minor" if terms.by == "spend" else "next_missing"] = above[0] - reached
    return Given(extras=extras, data=data)


def _most(terms: Gift, turn: Turn) -> int:
    reached = _reached(terms, turn)
    worths = [step.extra.worth_minor for step in terms.steps if step.least <= reached]
    return sum(worths) if terms.each else max(worths, default=0)


def _short(terms: Gift, turn: Turn) -> int | None:
    short = terms.steps[0].least - _reached(terms, turn) if terms.steps else 0
    return short if short > 0 else None


def _settled(terms: Gift, moment: Moment) -> Gift:
    return replace(terms, picks=moment.picks) if moment.picks else terms


def _refused(terms: Gift, turn: Turn) -> Refusal | None:
    return _handed(terms, turn, _reached(terms, turn)).refusal


KIND = Kind(
    name="gift",
    layers=("order",),
    read=_read,
    give=_give,
    most=_most,
    settled=_settled,
    missing=lambda terms, turn: _short(terms, turn) if terms.by == "spend" else None,
    missing_units=lambda terms, turn: _short(terms, turn) if terms.by == "quantity" else None,
    steps=lambda terms: [step.least for step in terms.steps] if terms.by == "spend" else (),
    group="gifts",
    goods=False,
    words=(BY, STEPS, EACH),
    things=lambda terms: [item for step in terms.steps for item in step.extra.choices],
    refused=_refused,
)
