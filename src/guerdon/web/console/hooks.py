"""Hooks in the console: who hears what happens, and the log of deliveries."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.store import hooks
from guerdon.terms.role import Role
from guerdon.web.roles import ACTING, allow
from guerdon.web.wording import say


@allow(*ACTING)
def page(request: HttpRequest) -> HttpResponse:
    """All hooks, and the newest deliveries of the one that is asked for or the first."""
    listed = hooks.listed()
    chosen = request.GET.get("hook", "") or (listed[0].key if listed else "")
    state = request.GET.get("state", "")
    context = {
        "hooks": listed,
        "chosen": chosen,
        "state": state,
        "states": (hooks.WAITING, hooks.DELIVERED, hooks.FAILED),
        "deliveries": hooks.log(hook=chosen, state=state) if chosen else (),
    }
    return render(request, "console/hooks.html", context)


@allow(Role.OWNER)
@require_POST
def replay(request: HttpRequest, hook: str, number: int) -> HttpResponse:
    """Deliver one again."""
    now = datetime.now(UTC)
    if not hooks.replay(hook=hook, since=now, number=number, now=now):
        raise Http404
    messages.success(request, say("hooks.again"), extra_tags="good")
    return redirect(f"/messages/hooks?hook={hook}")
