"""Messages over HTTP: why one was or was not sent, what came back, and the switch for all."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.canonical import written
from guerdon.flows.messages import echoes as flow
from guerdon.store.messages import channels, outbox, seen
from guerdon.store.messages import echoes as echo_store
from guerdon.terms.decision import Refusal
from guerdon.terms.message import CHANNELS
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, listed, moment, read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies
from guerdon.web.wording import say, wordings

router = Router(tags=["messages"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER,)
MOST_ECHOES = 1_000
LARGEST_DATA = 4_000


# By both names: a member is a customer who takes part, and has the same key.
@router.get("/members/{key}/why", auth=Key(*READING), operation_id="why_member")
@router.get("/customers/{key}/why", auth=Key(*READING), operation_id="why")
def why(request: HttpRequest, key: str, source: str = "") -> HttpResponse:
    """Why a member did or did not get the messages of a source, the newest first.

    Each with its state, the reason as a sentence, and what every gate found.
    """
    language = spoken(request)
    found = [
        {**asdict(one), "says": sentence(one, language)}
        for one in seen.of_member(member=key, source=source)
    ]
    body = {"customer": key, "source": source, "messages": found}
    return answered(request, plain(body=body, language=language))


def sentence(one: seen.MessageSeen, language: str) -> str:
    """Why it stands where it stands: the reason of a gate with its data, or the state itself."""
    last: Any = one.found[-1] if one.found else {}
    told = last.get("data", {}) if last.get("reason") == one.reason else {}
    data = {word: _called(word, value, language) for word, value in told.items()}
    return said(reason=one.reason or f"message_{one.state}", data=data, language=language)


def _called(word: str, value: Any, language: str) -> Any:
    """A channel and a purpose by their names, as the console calls them."""
    page = {"channel": "message_channels", "purpose": "message_purposes"}.get(word)
    name = f"{page}.{value}"
    return say(name, in_language=language) if name in wordings() else value


@router.get("/messages/tally", auth=Key(*READING))
def tally(request: HttpRequest, source: str = "") -> HttpResponse:
    """How many messages stand where; planned = accepted + every end with a name + pending."""
    found = outbox.tally(source=source)
    body = {"source": source, **asdict(found), "adds_up": found.adds_up}
    return answered(request, plain(body=body, language="en"))


ECHO = bodies.body(
    {
        "echoes": {
            "type": "array",
            "maxItems": MOST_ECHOES,
            "items": {
                "type": "object",
                "required": ["key", "kind"],
                "properties": {
                    "key": {"type": "string", "description": "The provider's own: counts once."},
                    "kind": {
                        "type": "string",
                        "description": f"One of {', '.join(echo_store.KINDS)}; any other is"
                        " answered in `refused`, and the rest are taken.",
                    },
                    "message": {"type": "string", "description": "Our Idempotency-Key."},
                    "provider_key": {"type": "string"},
                    "at": {"type": "string", "format": "date-time"},
                    "data": {"type": "object"},
                },
            },
        }
    },
    {"echoes": [{"key": "evt-1", "kind": "bounced", "message": "0a1b", "data": {}}]},
    "echoes",
)


@router.post("/messages/echoes", auth=Key(*WRITING), openapi_extra=ECHO)
def post_echoes(request: HttpRequest) -> HttpResponse:
    """What a provider tells of messages: delivered, opened, bounced, complained ...; each once.

    Those that cannot be taken are named with their reason, and the others are taken.
    """
    now = asked.now(request)
    told = granted(read(lambda document: _echoes(document, now), asked.body(request)))
    taken, refused = 0, []
    for place, one in enumerate(told):
        done = flow.told(**one, now=now)
        if isinstance(done, Refusal):
            refused.append({"place": place, "reason": done.reason, "data": dict(done.data)})
        else:
            taken += done
    body = {"taken": taken, "before": len(told) - taken - len(refused), "refused": refused}
    return answered(request, plain(body=body, language="en"))


def _echoes(document: Any, now: datetime) -> list[dict[str, Any]]:
    get = words(document, {"echoes"}, "$").get
    found = []
    for place, one in enumerate(listed(get("echoes"), "$.echoes", most=MOST_ECHOES)):
        where = f"$.echoes[{place}]"
        said = words(one, {"key", "kind", "message", "provider_key", "at", "data"}, where).get
        data = said("data", {})
        if not isinstance(data, dict) or len(written(value=data)) > LARGEST_DATA:
            raise WrongError(f"{where}.data", "a small object is wanted")
        found.append(
            {
                "key": text(said("key"), f"{where}.key", least=1, longest=180),
                "kind": text(said("kind"), f"{where}.kind", least=1, longest=20),
                "message": text(said("message", ""), f"{where}.message"),
                "provider_key": text(
                    said("provider_key", ""), f"{where}.provider_key", longest=200
                ),
                "at": moment(said("at"), f"{where}.at") if said("at") is not None else now,
                "data": data,
            }
        )
    return found


REPLY = bodies.body(
    {
        "channel": {"type": "string", "enum": list(CHANNELS)},
        "from": {"type": "string", "maxLength": 40},
        "text": {"type": "string", "maxLength": 1_000},
        "key": {"type": "string", "maxLength": 120},
    },
    {"channel": "sms", "from": "+8613800000000", "text": "TD", "key": "in-1"},
    "channel",
    "from",
    "text",
    "key",
)


@router.post("/messages/replies", auth=Key(*WRITING), openapi_extra=REPLY)
def post_reply(request: HttpRequest) -> HttpResponse:
    """Somebody wrote back. R, TD, 退订, STOP and the like end marketing on that channel."""
    now = asked.now(request)
    told = granted(read(_reply, asked.body(request)))
    return answered(request, plain(body=flow.replied(**told, at=now, now=now), language="en"))


def _reply(document: Any) -> dict[str, Any]:
    get = words(document, {"channel", "from", "text", "key"}, "$").get
    channel = text(get("channel"), "$.channel", least=1)
    if channel not in CHANNELS:
        raise WrongError("$.channel", f"one of {', '.join(CHANNELS)} is wanted")
    return {
        "channel": channel,
        "sender": text(get("from"), "$.from", least=1, longest=40),
        "text": text(get("text"), "$.text", longest=1_000),
        "key": text(get("key"), "$.key", least=1),
    }


@router.post("/messages/channels/{channel}/pause", auth=Key(Role.MARKETER))
def pause(request: HttpRequest, channel: str) -> HttpResponse:
    """Nothing more goes out on this channel, within the second; `all` is every channel."""
    return _switched(request, channel, stop=True)


@router.post("/messages/channels/{channel}/resume", auth=Key(Role.MARKETER))
def resume(request: HttpRequest, channel: str) -> HttpResponse:
    """It may send again."""
    return _switched(request, channel, stop=False)


def _switched(request: HttpRequest, channel: str, *, stop: bool) -> HttpResponse:
    name = channels.EVERY if channel == "all" else channel
    if name != channels.EVERY and name not in CHANNELS:
        granted(Refusal(reason="not_found", data={"what": "channel", "key": channel[:20]}))
    actor = request.auth.name  # type: ignore[attr-defined]
    now = asked.now(request)
    if stop:
        changed = channels.pause(channel=name, why="by hand", actor=actor, now=now)
    else:
        changed = channels.resume(channel=name, actor=actor, now=now)
    body = {"channel": channel, "paused": stop, "changed": changed}
    return answered(request, plain(body=body, language="en"))
