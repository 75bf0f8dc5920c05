"""Campaigns: planned as a flow, reviewed with the proof of the plan, launched, followed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.campaigns import acts
from guerdon.flows.campaigns import campaign as flow
from guerdon.flows.campaigns.brief import STAGES as STAGES_OF
from guerdon.flows.campaigns.messages import source
from guerdon.flows.campaigns.start import MOST_SEGMENTS
from guerdon.store import home, jobs
from guerdon.store.campaigns import campaigns as kept
from guerdon.store.messages import templates as message_templates
from guerdon.store.night import know, segments
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.money import shared
from guerdon.web.condition_words import said as condition_said
from guerdon.web.console import brief_limits, briefing, campaign_slide
from guerdon.web.console.segments import _counted as counted
from guerdon.web.console.templates import JOURNEYS_OWN
from guerdon.web.offer_words import gives, placed
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import say

STATES = ("draft", "planned", "launched", "halted", "finished")
# Where messages may stand, as the campaign's page counts them.
ENDED = ("accepted", "pending", "suppressed", "expired", "cancelled", "failed", "unknown")
ARMS = ("given", "holdout", "left_out")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """All campaigns, newest first, with plan and actual."""
    rows = home.running(states=STATES)
    return render(request, "console/campaigns.html", {"rows": rows})


@allow(*ACTING)
def new(request: HttpRequest) -> HttpResponse:
    """The flow; what was typed comes back with what is wrong with it."""
    currency = programme.read().currency
    night = know.current()
    if night is None:
        return render(request, "console/plan_none.html", {"waiting": home.steps().orders})
    mean = int(night.report.get("mean_basket") or 0)
    if request.method != "POST":
        start = briefing.proposed(mean_basket=mean, currency=currency)
        start |= {"owner": request.user.get_username(), "segment": request.GET.get("segment", "")}
        start |= briefing.of_scene(key=request.GET.get("scene", ""), now=datetime.now(UTC))
        return render(request, "console/plan.html", _flow(Typed(texts=start), mean=mean))
    typed = Typed(texts=request.POST.dict())
    now = datetime.now(UTC)
    brief = briefing.brief(typed=typed, currency=currency, now=now)
    refusal: Refusal | None = None
    if not typed.wrong:
        made = _made(brief, actor=request.user.get_username(), now=now)
        if isinstance(made, str):
            return redirect("campaign", made)
        refusal = made
    context = _flow(typed, mean=mean) | {"refusal": refusal}
    return render(request, "console/plan.html", context, status=422)


def _made(brief: dict[str, Any], *, actor: str, now: datetime) -> str | Refusal:
    """Drafted and planned: its key. A refused plan leaves the draft to be changed."""
    if kept.seen(key=brief["key"]) is not None:
        brief = brief | {"key": f"{brief['key'][:48]}-{now:%m%d%H%M}"}
        offers = [
            document | {"key": f"{brief['key'][:56]}-{n}"}
            for n, document in enumerate(brief["offers"], start=1)
        ]
        brief = brief | {"offers": offers}
    key = flow.draft(brief=brief, actor=actor, now=now)
    if isinstance(key, Refusal):
        return key
    planned = flow.plan(campaign=key, now=now, actor=actor)
    return planned if isinstance(planned, Refusal) else key


def _flow(typed: Typed, *, mean: int) -> dict[str, Any]:
    """What the flow's template needs."""
    everyone = [("", say("segments.everybody"), home.known())]
    listed = [(s.key, s.name, s.customers) for s in segments.listed()]
    return {
        "typed": typed,
        "goals": briefing.GOALS,
        "segments": listed,
        "everyone": everyone,
        "slots": [
            {
                "number": slot,
                "kind": typed.texts.get(f"kind{slot}", "percent"),
                "value": typed.texts.get(f"value{slot}", ""),
                "least": typed.texts.get(f"least{slot}", ""),
                "wrong": [
                    typed.wrong[name]
                    for name in (f"kind{slot}", f"value{slot}", f"least{slot}")
                    if name in typed.wrong
                ],
            }
            for slot in briefing.SLOTS
        ],
        "kinds": briefing.KINDS,
        "stages": STAGES_OF,
        "quotas": [_quota(typed, number) for number in briefing.QUOTAS],
        "limits": brief_limits.rows(typed=typed, slots=briefing.SLOTS),
        "templates": _templates(),
        "messages_asked": [
            (number, f"plan.message_{number}", typed.texts.get(f"message{number}", ""))
            for number in briefing.MESSAGES
        ],
        "mean_basket": mean,
    }


def _templates() -> list[dict[str, str]]:
    """The templates that a campaign may name; those that a journey wrote are its own."""
    return [
        {"key": key, "name": str(document.get("name") or key), "channel": document["channel"]}
        for key, document in sorted(message_templates.documents().items())
        if not key.startswith(JOURNEYS_OWN)
    ]


def _quota(typed: Typed, number: int) -> dict[str, Any]:
    """One row of floors and ceilings as it was typed, with what is wrong with it."""
    names = ("stage", "floor", "ceiling")
    row: dict[str, Any] = {name: typed.texts.get(f"{name}{number}", "") for name in names}
    wrong = [typed.wrong[f"{name}{number}"] for name in names if f"{name}{number}" in typed.wrong]
    return row | {"number": number, "wrong": wrong}


@allow(*ACTING)
def audience(request: HttpRequest) -> HttpResponse:
    """How many people the chosen audience holds, for the flow's summary."""
    segment = request.GET.get("segment", "")
    context = counted({"segment": segment} if segment else {})
    return render(request, "parts/count.html", context | {"currency": programme.read().currency})


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """A campaign: its plan with the proof, or how it runs."""
    looked = flow.seen(campaign=key)
    if isinstance(looked, Refusal):
        raise Http404
    currency = programme.read().currency
    arm = request.GET.get("arm", "given")
    people = flow.assigned(campaign=key, arm=arm if arm in ARMS else "", page=asked_page(request))
    brief = looked.campaign.brief
    offers = _offers(looked, currency)
    names = {offer["key"]: offer["gives"] for offer in offers}
    context = {
        "looked": looked,
        "campaign": looked.campaign,
        "plan": looked.campaign.plan,
        "goal": briefing.goal_said(goal=brief.get("goal", {})),
        "audience": _audience(brief, currency),
        "offers": offers,
        "money": _money(looked),
        "people": people,
        "rows": [
            (row, placed(reason=row.reason, names=names, currency=currency)) for row in people.rows
        ],
        "arms": ARMS,
        "arm": arm,
        "paging": Paging(page=people.page, size=50, total=people.total),
        "ends": datetime.now(UTC) + timedelta(days=brief.get("days", 28)),
        "steps": _steps(looked),
        "pace": _pace(looked, datetime.now(UTC)),
        "approval": flow.approval(found=looked.campaign),
        "limit_minor": programme.read().campaign_most_minor,
        "may_approve": request.user.get_username()
        not in (looked.campaign.created_by, looked.campaign.planned_by),
        "slider": campaign_slide.ends(looked=looked),
        "message": _message(looked),
    }
    return render(request, "console/campaign.html", context)


def _message(looked: flow.CampaignLooked) -> dict[str, Any] | None:
    """What the campaign says and where that stands; None for one that writes to nobody."""
    asked = looked.campaign.brief.get("message")
    if not asked:
        return None
    there = message_templates.documents(keys=list(asked["templates"]))
    templates = [
        {"key": key, "name": document.get("name") or key, "channel": document["channel"]}
        for key in asked["templates"]
        if (document := there.get(key))
    ]
    found = looked.messages
    counts = [] if found is None else [(name, getattr(found, name)) for name in ENDED]
    return {
        "templates": templates,
        "at": asked.get("at", ""),
        "source": source(campaign=looked.campaign.key),
        "tally": found,
        "counts": [(name, n) for name, n in counts if n or name in ("accepted", "pending")],
    }


def _audience(brief: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The audience as a segment's name or as a condition's lines."""
    document = brief.get("audience") or {}
    if set(document) == {"segment"}:
        segment = segments.one(key=document["segment"])
        return {"segment": segment} if segment else {"lines": []}
    return {"lines": condition_said(document=document, currency=currency)}


def _offers(looked: flow.CampaignLooked, currency: str) -> list[dict[str, Any]]:
    """Each offer of the brief with what the plan gives of it; profits add up to the plan's."""
    profits = _adding_up(looked)
    return [
        {
            "key": document["key"],
            "name": document.get("name") or {},
            "gives": gives(document=document, currency=currency),
            "share": looked.by_offer.get(document["key"], {}),
            "profit": profits.get(document["key"]),
        }
        for document in looked.campaign.brief.get("offers", [])
    ]


def _adding_up(looked: flow.CampaignLooked) -> dict[str, int]:
    """The profit of each offer. Each person's is kept in whole minor units, the plan's is not."""
    own = {key: one["promised_minor"] for key, one in looked.by_offer.items()}
    whole = round(looked.campaign.plan.get("objective", 0))
    rounding = sum(one["people"] for one in looked.by_offer.values()) / 2
    if min(own.values(), default=-1) < 0 or abs(whole - sum(own.values())) > rounding:
        return own
    if not sum(own.values()):
        return own
    return dict(zip(own, shared(total=whole, weights=[*own.values()]), strict=True))


def _money(looked: flow.CampaignLooked) -> list[dict[str, Any]]:
    """The budget as parts of one bar, in percent of the whole."""
    plan = looked.campaign.plan
    total = looked.campaign.budget_minor or 1
    running = looked.campaign.launched_at is not None
    offers = looked.spent["minor"] if running else int(plan.get("committed_minor", 0))
    direct = int(looked.campaign.brief.get("direct_cost_minor", 0))
    parts = [("direct", direct), ("contacts", looked.contacts_minor), ("offers", offers)]
    if not running:
        parts.append(("reserve", looked.campaign.reserve_minor))
    free = max(0, total - sum(minor for _, minor in parts))
    parts.append(("free", free))
    return [
        {"name": name, "minor": minor, "share": f"{min(100.0, 100 * minor / total):.2f}"}
        for name, minor in parts
    ]


@allow(*ACTING)
@require_POST
def act(request: HttpRequest, key: str) -> HttpResponse:
    """Approve, launch, plan again, stop, end, or measure: one of the campaign's acts."""
    now = datetime.now(UTC)
    actor = request.user.get_username()
    match request.POST.get("act", ""):
        case "launch":
            answer: Any = flow.launch(campaign=key, actor=actor, now=now)
            said = "plan.launched"
        case "plan":
            answer = _planned(key, request.POST.get("budget", ""), actor=actor, now=now)
            said = "plan.planned_again"
        case "approve":
            seen = request.POST.get("planned_at", "")
            answer = acts.approve(campaign=key, planned_at=seen, actor=actor, now=now)
            said = "plan.approved"
        case "halt":
            why = request.POST.get("why", "")
            answer = acts.halt(campaign=key, why=why, actor=actor, now=now)
            said = "plan.halted"
        case "resume":
            answer = acts.resume(campaign=key, actor=actor, now=now)
            said = "plan.resumed"
        case "finish":
            answer = flow.finish(campaign=key, actor=actor, now=now)
            said = "plan.finished"
        case "measure":
            chosen = request.POST.getlist("segment")[:MOST_SEGMENTS]
            args = {"campaign": key, "now": now.isoformat(), "segments": chosen}
            job = jobs.enqueue(kind="readout", args=args, now=now, unique=f"readout:{key}")
            return redirect("job", job)
        case _:
            raise Http404
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
    else:
        messages.success(request, say(said), extra_tags="good")
    return redirect("campaign", key)


def _planned(key: str, budget: str, *, actor: str, now: datetime) -> Any:
    """Planned again, with another budget where one is asked for (minor units)."""
    found = kept.seen(key=key)
    if found is not None and budget.isdigit() and int(budget) != found.budget_minor:
        brief = {**found.brief, "budget_minor": int(budget)}
        drafted = flow.draft(brief=brief, actor=actor, now=now)
        if isinstance(drafted, Refusal):
            return drafted
    return flow.plan(campaign=key, now=now, actor=actor)


def _steps(looked: flow.CampaignLooked) -> list[tuple[str, str]]:
    """The way of a campaign with where it stands: done, now or next; or spared, where none asks."""
    seen = looked.campaign
    limit = programme.read().campaign_most_minor
    wanted = bool(limit) and seen.budget_minor > limit
    reached = {
        "goal": True,
        "audience": True,
        "offers": True,
        "message": True,
        "budget": True,
        "holdout": True,
        "simulate": bool(seen.plan),
        "approve": seen.launched_at is not None or bool(seen.approved_by) or not wanted,
        "launch": seen.launched_at is not None,
        "pace": seen.state == kept.FINISHED,
        "result": looked.readout is not None and seen.state == kept.FINISHED,
    }
    found: list[tuple[str, str]] = []
    current = False
    for step, done in reached.items():
        state = "done" if done and not current else "next"
        if not done and not current:
            state, current = "now", True
        spared = step == "approve" and not wanted and not seen.approved_by
        found.append(("approve_spared", "spared") if spared else (step, state))
    return found


def _pace(looked: flow.CampaignLooked, now: datetime) -> dict[str, Any] | None:
    """Spent so far against the plan's straight line, and where it ends at this rate."""
    seen = looked.campaign
    if seen.launched_at is None or seen.ends_at is None:
        return None
    over = min(1.0, max(0.0, (now - seen.launched_at) / (seen.ends_at - seen.launched_at)))
    planned = int(seen.plan.get("committed_minor", 0))
    spent = looked.spent["minor"]
    return {
        "expected": round(planned * over),
        "spent": spent,
        "planned": planned,
        "share": spent / (planned * over) if planned and over else None,
        "ends": round(spent / over) if over else None,
        "over": over,
    }
