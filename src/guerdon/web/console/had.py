"""Rewards that members had: what waits at the counter, what was handed over, what was undone."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.points import reward_ends
from guerdon.store.giving import had_rewards
from guerdon.store.giving.had_rewards import AT_COUNTER, HAD, HANDED, UNDONE, Had
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_name, written_reason
from guerdon.web.wording import say

MOST = 200
BEFORE = 15


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """What waits, oldest last; found by the letters that the member shows; then the others."""
    reference = request.GET.get("reference", "").strip()[:40]
    wanted: dict[str, Any] = {"reference": reference, "most": MOST}
    waiting = had_rewards.listed(states=(HAD,), kinds=AT_COUNTER, **wanted)
    vouchers = had_rewards.listed(states=(HAD,), kinds=("voucher",), **wanted | {"most": BEFORE})
    others = had_rewards.listed(states=(HANDED, UNDONE), **wanted | {"most": BEFORE})
    names = _names()
    context = {
        "reference": reference,
        "waiting": [(one, names(one)) for one in waiting],
        "vouchers": [(one, names(one)) for one in vouchers],
        "others": [(one, names(one)) for one in others],
        "any": bool(waiting or vouchers or others),
    }
    return render(request, "console/had.html", context)


def _names() -> Any:
    plans = {plan.wallet: plan for plan in offers.live(now=datetime.now(UTC)).plans}

    def named(one: Had) -> str:
        plan = plans.get(one.wallet)
        reward = None if plan is None else plan.reward(key=one.reward)
        return written_name(reward.name) if reward is not None and reward.name else one.reward

    return named


@allow(*ACTING)
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Hand it over, or undo it for a reason."""
    by: dict[str, Any] = {
        "number": number,
        "actor": request.user.get_username(),
        "key": None,
        "now": datetime.now(UTC),
    }
    if request.POST.get("act") == "undo":
        done = reward_ends.undo(why=request.POST.get("why", "")[:300], **by)
    else:
        done = reward_ends.hand_over(**by)
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        word = f"had.{done.body['state']}_now"
        messages.success(request, say(word, customer=done.body["customer"]), extra_tags="good")
    return redirect("had")
