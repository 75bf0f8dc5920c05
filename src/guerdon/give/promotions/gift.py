"""Gift with purchase: stepped gifts, a choice among them, while stocks last."""

from dataclasses import dataclass, replace
from itertools import pairwise

from guerdon.give.kind import Given, Kind, Moment, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Flag, Listed, Rows, Whole
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
    """From `least` on (minor units or pieces): `quantity` of one of `choices`."""

    least: int
    choices: tuple[str, ...]
    quantity: int
    worth_minor: int
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """Steps in rising order; `each` gives those of all steps reached, not the highest only."""

    by: str
    steps: tuple[Step, ...]
    each: bool


def _step(reader: Reader) -> Step:
    step = Step(
        least=FROM.of(reader),
        choices=CHOICES.of(reader),
        quantity=QUANTITY.of(reader),
        worth_minor=WORTH.of(reader),
        cost_minor=COST.of(reader),
    )
    reader.refusal()
    return step


def _read(reader: Reader) -> Gift:
    by = BY.of(reader)
    steps = tuple(_step(inner) for inner in STEPS.of(reader))
    if any(a.least >= b.least for a, b in pairwise(steps)):
        reader.wrong("steps", "each step begins above the one before it")
    return Gift(by=by, steps=steps, each=EACH.of(reader))


def _settled(terms: Gift, moment: Moment) -> Gift:
    """Only what is in stock is promised; a step with nothing left gives way to the one below."""
    steps: list[Step] = []
    for step in terms.steps:
        stocked = tuple(
            item
            for item in step.choices
            if (pieces := moment.stock(item)) is None or pieces >= step.quantity
        )
        if stocked:
            steps.append(replace(step, choices=stocked))
    return replace(terms, steps=tuple(steps))


def _give(terms: Gift, turn: Turn) -> Given:
    reached = turn.spend() if terms.by == "spend" else turn.quantity()
    standing = [step for step in terms.steps if step.least <= reached]
    if not terms.each:
        standing = standing[-1:]
    extras = tuple(
        Extra(
            what="gift",
            choices=step.choices,
            quantity=step.quantity,
            worth_minor=step.worth_minor,
            cost_minor=step.cost_minor,
        )
        for step in standing
    )
    data: dict[str, object] = {"gifts": "; ".join("/".join(extra.choices) for extra in extras)}
    above = [step.least for step in terms.steps if step.least > reached]
    if above and standing:
        data["next_missing_minor" if terms.by == "spend" else "next_missing"] = above[0] - reached
    return Given(extras=extras, data=data)


def _most(terms: Gift, turn: Turn) -> int:
    reached = turn.spend() if terms.by == "spend" else turn.quantity()
    worths = [step.worth_minor for step in terms.steps if step.least <= reached]
    return sum(worths) if terms.each else max(worths, default=0)


def _missing(terms: Gift, turn: Turn) -> int | None:
    if terms.by != "spend" or not terms.steps:
        return None
    short = terms.steps[0].least - turn.spend()
    return short if short > 0 else None


KIND = Kind(
    name="gift",
    layers=("order",),
    read=_read,
    give=_give,
    most=_most,
    settled=_settled,
    missing=_missing,
    steps=lambda terms: [step.least for step in terms.steps] if terms.by == "spend" else (),
    group="gifts",
    goods=False,
    words=(BY, STEPS, EACH),
)
