"""Customers who are there twice: suggestions, what a merge would move, merging and undoing."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.flows.customers import merging as flow
from guerdon.store.customers import duplicates, merges
from guerdon.store.night import know
from guerdon.terms.decision import Refusal
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

# What a marketer counts; the other tables are summed up in one line.
NAMED = (
    "Order",
    "Code",
    "Consent",
    "Assignment",
    "Message",
    "Remark",
    "Redemption",
    "TierGrant",
    "GiftCard",
    "Referral.inviter",
    "JourneyRun",
)


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The pairs that may be one person, the most telling first."""
    return render(request, "console/duplicates.html", {"found": duplicates.suggested()})


@allow(*CONSOLE)
def pair(request: HttpRequest) -> HttpResponse:
    """Two customers beside each other, and what a merge would move."""
    survivor = request.GET.get("into", "").strip()[:120]
    merged = request.GET.get("from", "").strip()[:120]
    context: dict[str, Any] = {"survivor": survivor, "merged": merged}
    if not (survivor and merged):
        return render(request, "console/merge.html", context)
    plan = flow.merge(
        survivor=survivor,
        merged=merged,
        reason="",
        actor=request.user.get_username(),
        key=None,
        now=datetime.now(UTC),
        dry=True,
    )
    context["seen"] = duplicates.evidence(one=survivor, other=merged)
    context["both"] = [know.profile(customer=one) for one in (survivor, merged)]
    if isinstance(plan, Refusal):
        context["refusal"] = plan
    else:
        context |= _told(plan.body)
    return render(request, "console/merge.html", context)


def _told(body: dict[str, Any]) -> dict[str, Any]:
    moved, stays = body["moved"], body["stays"]
    return {
        "planned": True,
        "rows": [
            (name.partition(".")[0], moved.get(name, 0), stays.get(name, 0))
            for name in NAMED
            if name in moved or name in stays
        ],
        "others": sum(count for name, count in moved.items() if name not in NAMED),
        "wallets": [(wallet, *numbers) for wallet, numbers in body["points"].items()],
        "filled": [name.partition(":")[2] or name for name in body["filled"]],
    }


@allow(*ACTING)
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Merge them, or say that they are two people."""
    survivor, merged = request.POST.get("into", "")[:120], request.POST.get("from", "")[:120]
    words: dict[str, Any] = {
        "reason": request.POST.get("reason", ""),
        "actor": request.user.get_username(),
        "key": None,
        "now": datetime.now(UTC),
    }
    if request.POST.get("act") == "apart":
        answer = flow.keep_apart(customer=survivor, other=merged, **words)
        done, to = "merging.apart_now", reverse("duplicates")
    else:
        answer = flow.merge(survivor=survivor, merged=merged, **words)
        done, to = "merging.merged_now", ""
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
        return redirect(f"{reverse('merge')}?{urlencode({'into': survivor, 'from': merged})}")
    messages.success(request, say(done, survivor=survivor, merged=merged), extra_tags="good")
    return redirect(to) if to else redirect("customer", survivor)


@allow(*ACTING)
@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Two customers again."""
    answer = flow.undo(
        merge=key,
        reason=request.POST.get("reason", ""),
        actor=request.user.get_username(),
        key=None,
        now=datetime.now(UTC),
    )
    seen = merges.one(key=key)
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
    else:
        body = answer.body
        word = say("merging.undone_now", survivor=body["survivor"], merged=body["merged"])
        messages.success(request, word, extra_tags="good")
    return redirect("customer", seen.survivor) if seen else redirect("duplicates")
