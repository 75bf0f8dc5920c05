"""Stepped: the more spent or bought, the higher the step that counts for the whole."""

from dataclasses import dataclass
from itertools import pairwise

from guerdon.give.basket import off_lines, percent_of
from guerdon.give.kind import Given, Kind, Turn, together
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Flag, OneOf, Percent, Rows, Whole

BY = Choice(name="by", among=("spend", "quantity"))
FROM = Whole(name="from", least=1, unit="by")
PERCENT = Percent()
OFF = Whole(name="off_minor", least=1, unit="minor")
CUT = OneOf(words=(PERCENT, OFF))
STEPS = Rows(name="steps", words=(FROM, CUT), most=20, rising="from")
REPEAT = Flag(name="repeat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `least` on (minor units or pieces): a percentage or an amount off."""

    least: int
    percent_bp: int | None
    off_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """Steps in rising order; `repeat` gives the amount of the first step for each full step."""

    by: str
    steps: tuple[Step, ...]
    repeat: bool


def _step(reader: Reader) -> Step:
    least = FROM.of(reader)
    if len(CUT.there(reader)) != 1:
        reader.wrong("", "exactly one of percent, off_minor is wanted")
    percent = PERCENT.of(reader) if reader.has(PERCENT.name) else None
    off = OFF.of(reader) if reader.has(OFF.name) else None
    reader.refusal()
    return Step(least=least, percent_bp=percent, off_minor=off)


def _read(reader: Reader) -> Stepped:
    by = BY.of(reader)
    steps = tuple(_step(inner) for inner in STEPS.of(reader))
    if any(a.least >= b.least for a, b in pairwise(steps)):
        reader.wrong("steps", "each step begins above the one before it")
    repeat = REPEAT.of(reader)
    if repeat and (len(steps) != 1 or steps[0].off_minor is None):
        reader.wrong("repeat", "only a single step with an amount can repeat")
    return Stepped(by=by, steps=steps, repeat=repeat)


def _reached(terms: Stepped, turn: Turn) -> int:
    return turn.spend() if terms.by == "spend" else turn.quantity()


def _give(terms: Stepped, turn: Turn) -> Given:
    """The highest step reached counts for everything, as 满300减30 满500减80 does."""
    reached = _reached(terms, turn)
    standing = [step for step in terms.steps if step.least <= reached]
    if not standing:
        return Given()
    step = standing[-1]
    data: dict[str, int] = {"step": len(standing), "reached": reached, "from": step.least}
    if len(standing) < len(terms.steps):
        data["next_from"] = terms.steps[len(standing)].least
        data["next_missing"] = data["next_from"] - reached
    if step.off_minor is not None:
        times = reached // step.least if terms.repeat else 1
        return together(turn, total=step.off_minor * times, data=data)
    bp = step.percent_bp or 0
    if turn.basket.layer != "line":
        total = percent_of(minor=turn.worth(), bp=bp)
        return together(turn, total=total, data=data)
    wishes = {i: percent_of(minor=turn.value(i), bp=bp) for i in turn.scope}
    return Given(cuts=off_lines(basket=turn.basket, wishes=wishes), data=data)


def _most(terms: Stepped, turn: Turn) -> int:
    """The dearest of the steps that are within reach.

    What repeats is not rounded down to whole steps: so that it rises with the spend evenly.
    """
    full, reached = turn.worth(), _reached(terms, turn)
    if terms.repeat:
        step = terms.steps[0]
        return min(full, -(-(step.off_minor or 0) * reached // step.least))
    most = 0
    for step in terms.steps:
        if step.least > reached:
            break
        if step.off_minor is not None:
            most = max(most, step.off_minor)
        else:
            # Rounded by line, half a minor unit a line may come on top.
            bp = step.percent_bp or 0
            most = max(most, percent_of(minor=full, bp=bp) + len(turn.scope))
    return min(most, full)


def _missing(terms: Stepped, turn: Turn) -> int | None:
    """How much more spend reaches the first step."""
    short = terms.steps[0].least - turn.spend()
    return short if terms.by == "spend" and short > 0 else None


def _missing_units(terms: Stepped, turn: Turn) -> int | None:
    short = terms.steps[0].least - turn.quantity()
    return short if terms.by == "quantity" and short > 0 else None


KIND = Kind(
    name="stepped",
    layers=("order", "line"),
    read=_read,
    give=_give,
    most=_most,
    rounds=lambda terms: any(step.percent_bp for step in terms.steps),
    missing=_missing,
    missing_units=_missing_units,
    steps=lambda terms: [step.least for step in terms.steps] if terms.by == "spend" else (),
    promise=lambda terms: terms.steps[0].off_minor,
    words=(BY, STEPS, REPEAT),
)
