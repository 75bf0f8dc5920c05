"""Templates of messages over HTTP: published whole or not at all, listed, and seen as a member."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.messages import templates as flow
from guerdon.give.messages.template import LANGUAGES
from guerdon.store.messages import templates
from guerdon.terms.decision import Refusal
from guerdon.terms.message import CHANNELS
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["messages"])
READING = (Role.MARKETER, Role.ANALYST)

DOCUMENT: dict[str, Any] = {
    "name": {"type": "string", "maxLength": 80},
    "channel": {"enum": list(CHANNELS)},
    "languages": {
        "type": "object",
        "description": "zh and en: subject, page (MJML) and text, in Liquid.",
    },
    "variants": {"type": "array", "description": "key, share in hundredths, languages."},
}
EXAMPLE = {
    "name": "Welcome",
    "channel": "email",
    "languages": {"en": {"subject": "Welcome, {{ member.name }}", "text": "Good to have you."}},
}
PUT = bodies.body(DOCUMENT, EXAMPLE, "channel", "languages")
PREVIEW = bodies.body(
    {
        "template": {"type": "object"},
        "customer": {"type": "string", "maxLength": 120},
        "language": {"enum": list(LANGUAGES)},
        "data": {"type": "object"},
    },
    {"template": EXAMPLE, "customer": "C-1042", "language": "en"},
    "template",
    "customer",
)


@router.get("/message-templates", auth=Key(*READING))
def list_templates(request: HttpRequest) -> HttpResponse:
    """The current version of each template as it was written."""
    found = [
        {name: value for name, value in asdict(one).items() if name != "compiled"}
        for one in templates.current().values()
    ]
    return answered(request, plain(body={"templates": found}, language="en"))


@router.put("/message-templates/{key}", auth=Key(Role.MARKETER), openapi_extra=PUT)
def put_template(request: HttpRequest, key: str) -> HttpResponse:
    """Check and compile a template; from now on messages are made from this version."""
    document = asked.body(request)
    if not isinstance(document, dict):
        granted(
            Refusal(reason="body_malformed", data={"where": "$", "problem": "an object is wanted"})
        )
    actor, now = request.auth.name, asked.now(request)  # type: ignore[attr-defined]
    version = granted(flow.publish(key=key, document=document, actor=actor, now=now))
    return answered(request, plain(body={"key": key, "version": version}, language="en"))


@router.post("/message-previews", auth=Key(Role.MARKETER), openapi_extra=PREVIEW)
def preview(request: HttpRequest) -> HttpResponse:
    """What this member would get: subject, html and text; nothing is kept."""
    told = granted(read(_asked, asked.body(request)))
    found = granted(flow.preview(**told, now=asked.now(request)))
    return answered(request, plain(body=found, language="en"))


def _asked(document: Any) -> dict[str, Any]:
    get = words(document, {"template", "customer", "language", "data"}, "$").get
    for name in ("template", "data"):
        if not isinstance(get(name, {}), dict):
            raise WrongError(f"$.{name}", "an object is wanted")
    return {
        "document": get("template", {}),
        "member": text(get("customer"), "$.customer", least=1),
        "language": text(get("language", "en"), "$.language", longest=2),
        "data": get("data", {}),
    }
