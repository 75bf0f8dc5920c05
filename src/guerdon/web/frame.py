"""What every page's frame shows: the programme, the reader's language, the signed-in person."""

from typing import Any

from django.http import HttpRequest

from guerdon.store import programme
from guerdon.web.wording import language


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's context, added to every template."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"lang": language()}
    settings = programme.read()
    return {
        "lang": language(),
        "programme": settings,
        "currency": settings.currency,
        "role": getattr(request.user, "role", ""),
    }
