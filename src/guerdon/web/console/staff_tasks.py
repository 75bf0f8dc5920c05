"""Tasks of staff: what is open, with what to say, and how it ended."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.journeys import journey as flow
from guerdon.store.messages import addresses, staff_tasks
from guerdon.store.tiers import advisers
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.roles import ACTING, COUNTER, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

FINISHING = (*ACTING, Role.CASHIER)


@allow(*COUNTER)
def page(request: HttpRequest) -> HttpResponse:
    """Open tasks and cases, those that press first, and the newest that ended.

    An adviser who signs in under their own key sees first those whom they look after.
    """
    name = request.user.get_username()
    known = [one.adviser for one in advisers.listed()]
    mine = name if name in {one.key for one in known} else ""
    whose = request.GET.get("adviser", mine)
    role = getattr(request.user, "role", "")
    tasks = staff_tasks.listed(adviser=whose)
    finishing = role in FINISHING
    # Names and numbers are for those who make the call.
    people = addresses.of(members={one.customer for one in tasks}) if finishing else {}
    context = {
        "tasks": [(one, people.get(one.customer)) for one in tasks],
        "ended": staff_tasks.listed(state=staff_tasks.DONE, adviser=whose, most=20),
        "advisers": known,
        "whose": whose,
        "mine": mine,
        "counts": staff_tasks.counts(),
        "finishing": finishing,
        "reading": role != Role.CASHIER,
        "now": datetime.now(UTC),
    }
    return render(request, "console/staff_tasks.html", context)


@allow(*FINISHING)
@require_POST
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Say how a task ended; its run goes on as the outcome says."""
    done = flow.finish_task(
        number=number,
        outcome=request.POST.get("outcome", ""),
        note=request.POST.get("note", "")[:500],
        actor=request.user.get_username(),
        key=None,
        now=datetime.now(UTC),
    )
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        messages.success(request, say("staff_tasks.done_now"), extra_tags="good")
    return redirect("staff_tasks")
