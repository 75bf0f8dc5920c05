"""What every page's frame shows: the programme, the reader's language, the signed-in person."""

from typing import Any

from django.http import HttpRequest

from guerdon.store.programme import programme
from guerdon.web.rail import rail
from guerdon.web.roles import ACTING
from guerdon.web.wording import language


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's context, added to every template."""
    found: dict[str, Any] = {"lang": language()}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return found
    settings = programme.read()
    role = getattr(request.user, "role", "")
    match = request.resolver_match
    return found | {
        "programme": settings,
        "currency": settings.currency,
        "role": role,
        "acting": role in ACTING,
        "rail": rail(role=role),
        "route": match.url_name if match else "",
    }
