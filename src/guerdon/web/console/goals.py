"""Goals: the board that is shown in a meeting, one goal with its forecast, and its form."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.decide.goals.order import QUADRANTS
from guerdon.flows.goals import advice, evidence
from guerdon.flows.goals import goals as flow
from guerdon.flows.goals.goals import GoalShown
from guerdon.store.campaigns import goals as store
from guerdon.store.night import segments
from guerdon.store.programme import programme
from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.goal import CLOSED, DRAFT, MOSCOW, SET
from guerdon.terms.kpi import KPIS, MONEY, SHARE, SUM
from guerdon.web.console.segments import key_of
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_name, written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say

STATUSES = ("off", "watch", "on", "blind", "reached", "missed", DRAFT)
BADGES = {"on": "good", "reached": "good", "watch": "warn", "off": "bad", "missed": "bad"}
WEIGHTS = (1, 2, 3, 4)


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The board: every goal with its pace, the matrix, MoSCoW and the reviews that are due."""
    board = flow.board(now=datetime.now(UTC))
    rows = [_row(one) for one in board.goals]
    names = {one.goal.key: one.goal.name for one in board.goals}
    context = {
        "board": board,
        "rows": sorted(rows, key=lambda row: STATUSES.index(row["shown"].status)),
        "counts": [
            (status, n)
            for status in STATUSES
            if (n := sum(one.status == status for one in board.goals))
        ],
        "matrix": [
            (f"goals.matrix_{name}", name, [r for r in rows if r["shown"].quadrant == name])
            for name in QUADRANTS
        ],
        "moscow": [
            (name, [row for row in rows if row["shown"].goal.moscow == name]) for name in MOSCOW
        ],
        "dates": [(one, names[one.goal]) for one in board.dates],
        "fits": f"goals.figures_{board.fit}",
    }
    return render(request, "console/goals.html", context)


def _row(one: GoalShown) -> dict[str, Any]:
    """A goal as the board writes it: numbers in words, its bar in percent of the way."""
    found, goal = one.outlook, one.goal
    way = _way(one, one.value)
    return {
        "shown": one,
        "badge": BADGES.get(one.status, ""),
        "value": one.written(one.value),
        "target": one.written(goal.target),
        "plan": one.written(one.plan),
        "expected": one.written(None if found is None else found.expected),
        "low": one.written(None if found is None else found.low),
        "high": one.written(None if found is None else found.high),
        "way": way,
        "plan_way": _way(one, one.plan),
        "segment": goal.of,
        "due": goal.due and _moment(goal.due),
        "review_on": one.review_on and _moment(one.review_on),
    }


def _way(one: GoalShown, value: float | None) -> int | None:
    """How much of the way from where it begins to the target is done, 0 to 100 percent."""
    goal = one.goal
    if value is None or one.kpi is None or goal.target is None or goal.baseline is None:
        return None
    begun = 0.0 if one.kpi.kind == SUM else goal.baseline
    if goal.target == begun:
        return None
    return round(100 * min(1.0, max(0.0, (value - begun) / (goal.target - begun))))


def _moment(day: date) -> datetime:
    """Noon of a day, so that no zone makes it another one when it is written."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One goal: where it heads, what would help, what it lacks, who looked at it."""
    shown = flow.looked(goal=key, now=datetime.now(UTC))
    if isinstance(shown, Refusal):
        raise Http404
    kpi = shown.kpi
    context = {
        **_row(shown),
        "goal": shown.goal,
        "forecast": advice.forecast(shown=shown) if kpi else None,
        "seasonal": advice.seasonal(shown=shown),
        "ways": advice.ways(shown=shown),
        "reviews": [(each, _reviewed(shown, each.figures)) for each in store.reviews(key=key)],
        "campaigns": evidence.serving(goal=key),
        "says": f"kpi_says.{kpi.name}" if kpi else "",
        "rows_at": reverse(kpi.page) if kpi else "",
        "draft": shown.goal.state == DRAFT,
        "closed": shown.goal.state == CLOSED,
    }
    return render(request, "console/goal.html", context)


def _reviewed(shown: GoalShown, figures: Mapping[str, Any]) -> dict[str, Any]:
    status = str(figures.get("status", ""))
    return {
        "status": status,
        "badge": BADGES.get(status, ""),
        "value": shown.written(figures.get("value")),
        "expected": shown.written(figures.get("expected")),
    }


@allow(*ACTING)
@require_POST
def act(request: HttpRequest, key: str) -> HttpResponse:
    """Set it, close it, or write down a review."""
    now, actor = datetime.now(UTC), request.user.get_username()
    match request.POST.get("act", ""):
        case "set":
            answer: Any = flow.turn(goal=key, state=SET, actor=actor, now=now)
            word = "goals.set_said"
        case "close":
            answer = flow.turn(goal=key, state=CLOSED, actor=actor, now=now)
            word = "goals.closed_said"
        case "review":
            note = request.POST.get("note", "")
            answer = flow.review(goal=key, note=note, by=actor, now=now)
            word = "goals.reviewed_said"
        case _:
            raise Http404
    if isinstance(answer, Refusal):
        if answer.reason == "not_found":
            raise Http404
        messages.error(request, written_reason(answer), extra_tags="bad")
    else:
        messages.success(request, say(word), extra_tags="good")
    return redirect("goal", key)


@allow(*ACTING)
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new goal; sent, it is kept as a draft with whatever it lacks."""
    if request.method == "POST":
        return _kept(request, "")
    today = datetime.now(UTC).date()
    start = {"start": today.isoformat(), "due": (today + timedelta(days=90)).isoformat()}
    start |= {"review_days": "14", "importance": "3", "urgency": "2", "kpi": "sales"}
    return _form(request, Typed(texts=start), "")


@allow(*ACTING)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a goal as it stands."""
    found = store.seen(key=key)
    if found is None or found.goal.state == CLOSED:
        raise Http404
    if request.method == "POST":
        return _kept(request, key)
    goal = found.goal
    texts = {name: str(value) for name, value in asdict(goal).items() if value is not None}
    texts["name"] = written_name(goal.name) if goal.name else ""
    for name in ("baseline", "target"):
        texts[name] = _number_text(goal.kpi, getattr(goal, name))
    return _form(request, Typed(texts=texts), key)


def _number_text(kpi: str, value: float | None) -> str:
    if value is None or kpi not in KPIS:
        return ""
    if KPIS[kpi].unit == MONEY:
        return money.written(minor=round(value), currency=programme.read().currency)
    return f"{value * 100:.6g}" if KPIS[kpi].unit == SHARE else f"{value:.10g}"


def _form(request: HttpRequest, typed: Typed, key: str, *, status: int = 200) -> HttpResponse:
    context = {
        "typed": typed,
        "key": key,
        "kpis": [(name, say(f"kpis.{name}")) for name in KPIS],
        "segments": [("", say("goals.no_segment"))]
        + [(one.key, written_name(one.name)) for one in segments.listed()],
        "weights": [(str(n), say(f"goals.weight_{n}")) for n in WEIGHTS],
        "moscows": [(name, say(f"moscow.{name}")) for name in MOSCOW],
    }
    return render(request, "console/goal_form.html", context, status=status)


def _kept(request: HttpRequest, key: str) -> HttpResponse:
    now, typed = datetime.now(UTC), Typed(texts=request.POST.dict())
    document = _typed(typed, key, now)
    if typed.wrong:
        return _form(request, typed, key, status=422)
    answer = flow.keep(document=document, actor=request.user.get_username(), now=now)
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
        return _form(request, typed, key, status=422)
    messages.success(request, say("goals.kept"), extra_tags="good")
    return redirect("goal", answer)


def _typed(typed: Typed, key: str, now: datetime) -> dict[str, Any]:
    name = typed.text("name", longest=120)
    kpi = typed.one_of("kpi", of=tuple(KPIS))
    start, due = typed.day("start"), typed.day("due")
    if start and due and due < start:
        typed.wrong["due"] = Refusal(reason="goal_ends_early")
    of = typed.text("of", needed=False, longest=64)
    document = {
        "key": key or key_of(name=name, now=now).replace("segment-", "goal-"),
        "name": {**_other_name(key), language(): name},
        "kpi": kpi,
        "of": of if kpi and KPIS[kpi].of else "",
        "target": _number(typed, "target", kpi),
        "baseline": _number(typed, "baseline", kpi),
        "start": start and start.isoformat(),
        "due": due and due.isoformat(),
        "importance": typed.whole("importance", least=1, most=4),
        "urgency": typed.whole("urgency", least=1, most=4),
        "moscow": typed.one_of("moscow", of=MOSCOW),
        "review_days": typed.whole("review_days", least=1, most=366),
    }
    for word in ("owner", "why", "how"):
        document[word] = typed.text(word, needed=False, longest=80 if word == "owner" else 400)
    if not typed.wrong and document["baseline"] is None and kpi and start and due:
        document["baseline"] = flow.baseline(kpi=kpi, of=of, start=start, due=due, now=now)
    return document


def _other_name(key: str) -> dict[str, str]:
    """The names that stand: the form changes that of the reader's language only."""
    found = store.seen(key=key) if key else None
    return dict(found.goal.name) if found else {}


def _number(typed: Typed, name: str, kpi: str) -> float | None:
    if kpi and KPIS[kpi].unit == MONEY:
        minor = typed.minor(name, currency=programme.read().currency, needed=False)
        return None if minor is None else float(minor)
    share = bool(kpi) and KPIS[kpi].unit == SHARE
    found = typed.number(name, needed=False, most=100 if share else 1e12)
    return found / 100 if found is not None and share else found
