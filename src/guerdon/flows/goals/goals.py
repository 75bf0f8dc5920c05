"""Goals: kept, checked, set, followed by live figures, reviewed, and judged each night."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.decide.goals import order, pace, rhythm
from guerdon.decide.goals.adjust import Adjustment, adjusted
from guerdon.decide.goals.pace import Outlook
from guerdon.decide.goals.season import WEEKS, YEAR, Season, season
from guerdon.decide.goals.smart import Part, Usual, smart
from guerdon.flows.goals import figures as goal_figures
from guerdon.flows.goals.document import parsed
from guerdon.flows.goals.evidence import evidence
from guerdon.flows.goals.figures import DAY, Series
from guerdon.store import home
from guerdon.store.campaigns import goals
from guerdon.store.campaigns.goals import GoalSeen
from guerdon.store.house import access
from guerdon.store.night import segments
from guerdon.store.programme import programme
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.goal import CLOSED, DRAFT, SET, Goal, GoalReview
from guerdon.terms.kpi import KPIS, SHARE, SUM, Kpi, written

HISTORY = timedelta(weeks=pace.WEEKS + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalShown:
    """A goal with where it stands; what a draft does not say yet is None.

    `value` is the figure now (for a sum since the start), `plan` where an even plan would stand,
    `over` the share of its time that is over.
    """

    seen: GoalSeen
    kpi: Kpi | None
    currency: str
    today: date
    parts: tuple[Part, ...]
    quadrant: str
    value: float | None = None
    plan: float | None = None
    over: float = 0.0
    outlook: Outlook | None = None
    status: str = DRAFT
    adjustment: Adjustment | None = None
    review_on: date | None = None
    reviewed: datetime | None = None
    series: Series | None = None

    @property
    def goal(self) -> Goal:
        """The goal itself."""
        return self.seen.goal

    @property
    def missing(self) -> int:
        """How many things a SMART goal lacks."""
        return sum(len(part.missing) for part in self.parts)

    def written(self, value: float | None) -> str:
        """A value of its figure as people write it."""
        if value is None or self.kpi is None:
            return "–"
        return written(kpi=self.kpi, value=value, currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All goals that are not closed, what is due, and how many figures they are bound to."""

    goals: tuple[GoalShown, ...]
    dates: tuple[rhythm.Date, ...]
    figures: int
    fit: str


def keep(*, document: Any, actor: str, now: datetime) -> str | Refusal:
    """Keep a goal as a draft, or a change of one; a goal that was set stays set; its key.

    Refused: a document that cannot be read, a closed goal, and a change after which a goal that
    is set would not be SMART any more.
    """
    goal = parsed(document=document)
    if isinstance(goal, Refusal):
        return goal
    with write():
        standing = goals.seen(key=goal.key)
        if standing is not None:
            goal = replace(goal, state=standing.goal.state)
        refused = goals.keep(goal=goal, actor=actor, now=now)
        if refused is None and goal.state == SET:
            refused = _not_smart(goal.key, now)
        if refused is not None:
            undo()
            return refused
        access.note(actor=actor, act="goal.kept", subject=goal.key, data={}, now=now)
    return goal.key


def turn(*, goal: str, state: str, actor: str, now: datetime) -> Refusal | None:
    """Set a draft, or close a goal. Refused: no such goal, one closed, one that is not SMART."""
    with write():
        found = goals.seen(key=goal)
        if found is None:
            return Refusal(reason="not_found", data={"what": "goal", "key": goal})
        refused = _not_smart(goal, now) if state == SET else None
        if refused is None:
            refused = goals.keep(goal=replace(found.goal, state=state), actor=actor, now=now)
        if refused is not None:
            return refused
        act = "goal.closed" if state == CLOSED else "goal.set"
        access.note(actor=actor, act=act, subject=goal, data={}, now=now)
    return None


def _not_smart(key: str, now: datetime) -> Refusal | None:
    shown = looked(goal=key, now=now)
    if isinstance(shown, Refusal) or not shown.missing:
        return shown if isinstance(shown, Refusal) else None
    letters = ", ".join(part.letter for part in shown.parts if part.missing)
    return Refusal(reason="goal_not_smart", data={"missing": shown.missing, "letters": letters})


def looked(*, goal: str, now: datetime) -> GoalShown | Refusal:
    """One goal with its live figure. Refused: no such goal."""
    found = goals.seen(key=goal)
    if found is None:
        return Refusal(reason="not_found", data={"what": "goal", "key": goal})
    return _shown(found, goals.last_reviews().get(goal), now)


def checked(*, document: Any, now: datetime) -> GoalShown | Refusal:
    """A goal as it would stand, without keeping it. Refused: what cannot be read."""
    goal = parsed(document=document)
    if isinstance(goal, Refusal):
        return goal
    return _shown(GoalSeen(goal=goal, judged={}, created_at=now, created_by=""), None, now)


def board(*, now: datetime) -> Board:
    """Everything that the page of goals shows, the most pressing first."""
    reviewed = goals.last_reviews()
    shown = [
        _shown(one, reviewed.get(one.goal.key), now) for one in goals.listed(states=(DRAFT, SET))
    ]
    active = [one for one in shown if one.goal.state == SET]
    place = ZoneInfo(programme.read().zone)
    dates = rhythm.calendar(
        goals=[
            (one.goal, one.reviewed and one.reviewed.astimezone(place).date()) for one in active
        ],
        today=goal_figures.local(now=now),
    )
    n, fit = order.figures(goals=[one.goal for one in active])
    shown.sort(key=lambda one: (order.QUADRANTS.index(one.quadrant), one.goal.key))
    return Board(goals=tuple(shown), dates=dates, figures=n, fit=fit)


def review(*, goal: str, note: str, by: str, now: datetime) -> GoalReview | Refusal:
    """Write down a look at a goal with the figures that stand now.

    Refused, with nothing changed: no such goal, one that is not set, no note.
    """
    if not note.strip():
        return Refusal(reason="reason_needed")
    shown = looked(goal=goal, now=now)
    if isinstance(shown, Refusal):
        return shown
    if shown.goal.state != SET:
        return Refusal(reason="goal_not_set", data={"key": goal})
    with write():
        goals.review(key=goal, by=by, note=note.strip()[:2_000], figures=_judged(shown), now=now)
        access.note(actor=by, act="goal.reviewed", subject=goal, data={}, now=now)
    return goals.reviews(key=goal)[0]


def judge(*, now: datetime) -> dict[str, int]:
    """Each night: keep the figures, and how each goal stands; how many of both."""
    kept = goal_figures.keep(now=now)
    found = [one for one in board(now=now).goals if one.goal.state == SET]
    with write():
        for one in found:
            goals.judge(key=one.goal.key, judged=_judged(one) | {"at": now.isoformat()})
    return {"figures": kept, "goals": len(found)}


def _judged(shown: GoalShown) -> dict[str, Any]:
    found = shown.outlook
    return {
        "status": shown.status,
        "value": shown.value,
        "plan": shown.plan,
        "expected": found and found.expected,
        "chance": found and found.chance,
    }


def baseline(*, kpi: str, of: str, start: date, due: date, now: datetime) -> float | None:
    """What the figure came to before: a sum over as many days before the start, else as it stood.

    Raises KeyError for an unknown figure.
    """
    span = due - start + DAY
    found = goal_figures.series(kpi=kpi, of=of, since=start - span, now=now)
    if KPIS[kpi].kind == SUM:
        first = min(found.days, default=None)
        return None if first is None or first > start - span else found.between(start - span, start)
    return found.at(min(start - DAY, found.today))


def _shown(seen: GoalSeen, reviewed: datetime | None, now: datetime) -> GoalShown:
    goal, shop = seen.goal, programme.read()
    today = now.astimezone(ZoneInfo(shop.zone)).date()
    known = {one.key for one in segments.listed()}
    plain = GoalShown(
        seen=seen,
        kpi=KPIS.get(goal.kpi),
        currency=shop.currency,
        today=today,
        parts=smart(goal=goal, today=today, segments=known, usual=None),
        quadrant=order.quadrant(importance=goal.importance, urgency=goal.urgency),
        reviewed=reviewed,
    )
    if plain.kpi is None or goal.start is None or goal.due is None:
        return plain
    day = reviewed and reviewed.astimezone(ZoneInfo(shop.zone)).date()
    plain = replace(plain, review_on=rhythm.next_review(goal=goal, reviewed=day))
    # A year and a quarter before today: last year's season wants both.
    since = min(goal.start - DAY, today - HISTORY, today - YEAR - (WEEKS + 1) * timedelta(weeks=1))
    found = goal_figures.series(kpi=goal.kpi, of=goal.of, since=since, now=now)
    return _followed(plain, found, now, shop.zone, known)


def _followed(
    plain: GoalShown, found: Series, now: datetime, zone: str, known: set[str]
) -> GoalShown:
    """With its figure, the forecast and what would help."""
    goal, kpi, today = plain.goal, plain.kpi, plain.today
    assert kpi is not None and goal.start is not None and goal.due is not None  # noqa: S101, PT018
    last = min(today, goal.due)
    value = found.between(goal.start, last + DAY) if kpi.kind == SUM else found.at(last)
    plain = replace(plain, value=value, series=found)
    if value is None or goal.target is None or goal.baseline is None:
        return plain
    begin, end = (_midnight(day, zone) for day in (goal.start, goal.due + DAY))
    over = min(1.0, max(0.0, (now - begin) / (end - begin)))
    changes = found.changes(weeks=pace.WEEKS)
    # Before its start a goal that adds up has all of its time left and not more.
    left = min(end - now, end - begin) if kpi.kind == SUM else end - now
    outlook = pace.outlook(
        now=value,
        changes=changes,
        left=left / timedelta(weeks=1),
        target=goal.target,
        rises=goal.rises,
        season=_season(goal, found, changes, begin, now) if kpi.kind == SUM else None,
        least=float("-inf") if kpi.name in ("campaign_profit", "sales") else 0.0,
        most=1.0 if kpi.unit == SHARE else float("inf"),
    )
    usual = _usual(plain, outlook, changes)
    return replace(
        plain,
        parts=smart(goal=goal, today=today, segments=known, usual=usual),
        plan=pace.planned(
            baseline=goal.baseline, target=goal.target, adds_up=kpi.kind == SUM, over=over
        ),
        over=over,
        outlook=outlook,
        status=DRAFT
        if goal.state == DRAFT
        else pace.status(
            now=value, target=goal.target, rises=goal.rises, over=now >= end, found=outlook
        ),
        adjustment=_adjusted(goal, value, outlook),
    )


def _season(
    goal: Goal, found: Series, changes: tuple[float, ...], begin: datetime, now: datetime
) -> Season | None:
    """What weekdays and last year say of the days that are left to a figure that adds up."""
    assert goal.start is not None and goal.due is not None  # noqa: S101, PT018
    since = max(found.today, goal.start)
    local = now.astimezone(begin.tzinfo)
    begun = since == found.today
    spent = (local - datetime.combine(since, time(), tzinfo=local.tzinfo)) / DAY if begun else 0.0
    return season(
        days={day: amount for day, (amount, _) in found.days.items() if day < found.today},
        since=since,
        until=goal.due + DAY,
        spent=min(1.0, spent),
        weekly=pace.scatter(changes=changes),
        today=found.today,
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _usual(plain: GoalShown, found: Outlook | None, changes: tuple[float, ...]) -> Usual | None:
    """The best week so far, beside what the goal wants of each week that is left."""
    if found is None or found.needed is None:
        return None
    best = max(changes) if plain.goal.rises else min(changes)
    return Usual(
        best=best,
        needed=found.needed,
        weeks=len(changes),
        best_written=plain.written(best),
        needed_written=plain.written(found.needed),
    )


def _adjusted(goal: Goal, value: float, found: Outlook | None) -> Adjustment | None:
    if found is None or goal.target is None or not found.left:
        return None
    return adjusted(
        found=found,
        now=value,
        target=goal.target,
        rises=goal.rises,
        customers=home.known(),
        evidence=evidence(kpi=goal.kpi),
    )


def names() -> Mapping[str, Mapping[str, str]]:
    """Goals that are set, by key: what a campaign may serve."""
    return {one.goal.key: one.goal.name for one in goals.listed(states=(SET,))}
