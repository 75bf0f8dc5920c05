"""Where a member lives, over HTTP."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.messages import replanning
from guerdon.store.customers.zones import PROVENANCES
from guerdon.terms.role import Role
from guerdon.terms.strict import read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["customers"])
PUT = bodies.body(
    {
        "zone": {"type": "string", "maxLength": 64},
        "provenance": {
            "enum": list(PROVENANCES),
            "description": "How it is known; the surer wins.",
        },
    },
    {"zone": "Asia/Shanghai", "provenance": "said"},
    "zone",
    "provenance",
)


@router.put("/customers/{key}/zone", auth=Key(Role.MARKETER), openapi_extra=PUT)
def put_zone(request: HttpRequest, key: str) -> HttpResponse:
    """Where a member lives; what waits for them by the wall clock moves with them."""
    told = granted(read(_zone, asked.body(request)))
    actor = request.auth.name  # type: ignore[attr-defined]
    done = granted(replanning.lives(member=key, **told, actor=actor, now=asked.now(request)))
    return answered(request, plain(body={"customer": key, **done}, language="en"))


def _zone(document: Any) -> dict[str, str]:
    get = words(document, {"zone", "provenance"}, "$").get
    return {
        "zone": text(get("zone"), "$.zone", least=1, longest=64),
        "provenance": text(get("provenance"), "$.provenance", least=1, longest=16),
    }
