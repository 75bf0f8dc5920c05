"""No text with NUL comes in by an address or a form: PostgreSQL can neither store nor seek it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

NUL = "\x00"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class WithoutNul:
    """Tells who sends one before any view sees it; bodies of JSON are read without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django hands over the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """404 for such an address, 400 for such a question."""
        if NUL in request.path_info:
            raise Http404
        if _has(request.GET):
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> None:
        """400 for such a form. The guard of forms has read it; a view without it asks itself."""
        if getattr(view, "csrf_exempt", False) or request.content_type not in FORMS:
            return
        if _has(request.POST):
            raise BadRequest("NUL in the form")


def _has(given: QueryDict) -> bool:
    return any(NUL in text for name, texts in given.lists() for text in chain((name,), texts))
