"""Channels: how each sends, its secrets kept sealed, and the switch that stops it at once."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.messages import callbacks, pushing, wires
from guerdon.store.messages import channels as reach_channels
from guerdon.terms.message import CHANNELS
from guerdon.terms.role import Role
from guerdon.web.roles import ACTING, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

# What each wire is asked for: (word, kind); a password field left empty keeps what is there.
WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "smtp": (
        ("host", "text"),
        ("port", "number"),
        ("tls", "text"),
        ("user", "text"),
        ("password", "password"),
        ("sender", "text"),
    ),
    "anymail": (
        ("provider", "text"),
        ("api_key", "password"),
        ("sender", "text"),
        ("signing", "password"),
        ("domain", "text"),
        ("api_secret", "password"),
        ("url", "text"),
    ),
    "gateway": (("url", "text"), ("token", "password")),
    "aliyun": (
        ("key_id", "text"),
        ("key_secret", "password"),
        ("sign", "text"),
        ("template", "text"),
        ("word", "text"),
    ),
    "tencent": (
        ("secret_id", "text"),
        ("secret_key", "password"),
        ("app", "text"),
        ("sign", "text"),
        ("template", "text"),
        ("region", "text"),
    ),
    "twilio": (("account", "text"), ("token", "password"), ("sender", "text")),
    "web_push": (("subject", "text"), ("private", "password")),
    "feishu_bot": (("url", "text"), ("secret", "password")),
    "dingtalk_bot": (("url", "text"), ("secret", "password")),
    "paper": (("sender", "text"), ("paper", "text"), ("window", "text"), ("sides", "number")),
    "staff": (),
}


@allow(*ACTING)
def page(request: HttpRequest) -> HttpResponse:
    """Every channel with its wire and its switch; settings are the owner's."""
    return _listed(request)


def _listed(
    request: HttpRequest, *, status: int = 200, wrong: tuple[str, str] = ("", "")
) -> HttpResponse:
    kept = reach_channels.listed()
    settings = reach_channels.settings()
    context = {
        "rows": [
            {
                "channel": channel,
                "seen": kept.get(channel),
                "wires": [
                    {"name": name, "fields": _fields(name, settings.get(channel))}
                    for name, (_, channels) in wires.WIRES.items()
                    if channel in channels
                ],
                "wrong": wrong[1] if wrong[0] == channel else "",
                "callback": callbacks.address(plain=settings.get(channel, ("", {}))[1]),
            }
            for channel in CHANNELS
        ],
        "every": kept.get(reach_channels.EVERY),
        "owner": getattr(request.user, "role", None) == Role.OWNER,
    }
    return render(request, "console/channels.html", context, status=status)


def _fields(wire: str, kept: tuple[str, dict[str, Any]] | None) -> list[dict[str, Any]]:
    plain = kept[1] if kept and kept[0] == wire else {}
    return [
        {
            "name": name,
            "kind": kind,
            "value": "" if kind == "password" else plain.get(name, ""),
            "kept": kind == "password" and bool(plain.get(name)),
        }
        for name, kind in WORDS[wire]
    ]


@allow(Role.OWNER)
@require_POST
def keep(request: HttpRequest, channel: str) -> HttpResponse:
    """How a channel sends from now on; what is refused is said beside it and nothing is kept."""
    wire = request.POST.get("wire", "")
    if channel not in CHANNELS or wire not in WORDS:
        raise Http404
    before = reach_channels.settings().get(channel)
    old = before[1] if before and before[0] == wire else {}
    plain: dict[str, Any] = {}
    for name, kind in WORDS[wire]:
        typed = request.POST.get(name, "").strip()[:400]
        if kind == "password" and not typed:
            typed = str(old.get(name, ""))
        if typed:
            plain[name] = int(typed) if kind == "number" and typed.isdigit() else typed
    plain = pushing.begun(wire=wire, plain=plain)
    plain = callbacks.begun(wire=wire, plain=plain, old=old)
    refused = wires.checked(channel=channel, wire=wire, plain=plain)
    if refused is not None:
        return _listed(request, status=422, wrong=(channel, written_reason(refused)))
    actor, now = request.user.get_username(), datetime.now(UTC)
    reach_channels.keep(channel=channel, wire=wire, plain=plain, actor=actor, now=now)
    messages.success(request, say("messages.kept"), extra_tags="good")
    return redirect("message_channels")


@allow(*ACTING)
@require_POST
def switch(request: HttpRequest, channel: str) -> HttpResponse:
    """Stop a channel, or all of them, at once; or let it send again."""
    name = reach_channels.EVERY if channel == "all" else channel
    if name != reach_channels.EVERY and name not in CHANNELS:
        raise Http404
    actor, now = request.user.get_username(), datetime.now(UTC)
    if request.POST.get("act") == "resume":
        reach_channels.resume(channel=name, actor=actor, now=now)
        messages.success(request, say("messages.resumed"), extra_tags="good")
    else:
        why = request.POST.get("why", "").strip()[:200] or say("messages.by_hand")
        reach_channels.pause(channel=name, why=why, actor=actor, now=now)
        messages.success(request, say("messages.stopped"), extra_tags="good")
    return redirect("message_channels")
