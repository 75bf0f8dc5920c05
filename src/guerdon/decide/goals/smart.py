"""SMART: whether a goal is specific, measurable, achievable, relevant and dated, or what lacks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from guerdon.terms.decision import Reason
from guerdon.terms.goal import Goal
from guerdon.terms.kpi import KPIS, SHARE, WHOLE_SHARE

LETTERS = ("specific", "measurable", "achievable", "relevant", "timed")
# Less than two weeks cannot be steered, more than two years nobody foresees.
SHORTEST, LONGEST = timedelta(days=14), timedelta(days=731)
# A why of a word or two says nothing.
SHORTEST_WHY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One letter of SMART and what is missing of it; nothing missing is met."""

    letter: str
    missing: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What the figure did so far: the best weekly change in the goal's direction, and written.

    `needed` is the weekly change that the goal asks for.
    """

    best: float
    needed: float
    weeks: int
    best_written: str
    needed_written: str


def smart(
    *, goal: Goal, today: date, segments: Collection[str], usual: Usual | None
) -> tuple[Part, ...]:
    """The five letters in their order, each with what is missing; `usual` None where unknown.

    A goal that asks for more in a week than the best week so far is achievable only where `how`
    says what will be done differently. What nobody can know yet does not count as missing.
    """
    found = {
        "specific": _specific(goal, segments),
        "measurable": _measurable(goal),
        "achievable": _achievable(goal, usual),
        "relevant": _relevant(goal),
        "timed": _timed(goal, today),
    }
    return tuple(Part(letter=letter, missing=tuple(found[letter])) for letter in LETTERS)


def _specific(goal: Goal, segments: Collection[str]) -> list[Reason]:
    found = []
    if not any(text.strip() for text in goal.name.values()):
        found.append(Reason(reason="smart_name"))
    if goal.kpi not in KPIS:
        found.append(Reason(reason="smart_kpi"))
    elif KPIS[goal.kpi].of == "segment" and goal.of not in segments:
        found.append(Reason(reason="smart_segment"))
    if not goal.owner.strip():
        found.append(Reason(reason="smart_owner"))
    return found


def _measurable(goal: Goal) -> list[Reason]:
    found = []
    if goal.baseline is None:
        found.append(Reason(reason="smart_baseline"))
    if goal.target is None:
        found.append(Reason(reason="smart_target"))
    elif goal.target == goal.baseline:
        found.append(Reason(reason="smart_target_same"))
    elif goal.kpi in KPIS and KPIS[goal.kpi].unit == SHARE and not 0 <= goal.target <= WHOLE_SHARE:
        found.append(Reason(reason="smart_target_share"))
    return found


def _achievable(goal: Goal, usual: Usual | None) -> list[Reason]:
    if usual is None or goal.how.strip():
        return []
    beyond = usual.needed > usual.best if goal.rises else usual.needed < usual.best
    if not beyond:
        return []
    data = {"needed": usual.needed_written, "best": usual.best_written, "weeks": usual.weeks}
    return [Reason(reason="smart_beyond", data=data)]


def _relevant(goal: Goal) -> list[Reason]:
    found = []
    if len(goal.why.strip()) < SHORTEST_WHY:
        found.append(Reason(reason="smart_why"))
    if not goal.moscow:
        found.append(Reason(reason="smart_moscow"))
    return found


def _timed(goal: Goal, today: date) -> list[Reason]:
    if goal.due is None or goal.start is None:
        return [Reason(reason="smart_date")]
    if goal.due < today:
        return [Reason(reason="smart_past", data={"day": goal.due.isoformat()})]
    span = goal.due - goal.start + timedelta(days=1)
    if not SHORTEST <= span <= LONGEST:
        data = {"days": span.days, "least": SHORTEST.days, "most": LONGEST.days}
        return [Reason(reason="smart_span", data=data)]
    if goal.review_days > span.days:
        data = {"days": span.days, "review": goal.review_days}
        return [Reason(reason="smart_review", data=data)]
    return []
