"""Calls about an old number go to the customer that it was merged into."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guerdon.store import numbers

BELOW = "/api/v1/customers/"


class OldNumbers:
    """Puts the survivor's number into the address before any view sees it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django hands over the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer for whoever the number belongs to now."""
        if request.path_info.startswith(BELOW):
            key, slash, rest = request.path_info[len(BELOW) :].partition("/")
            survivor = numbers.survivor(customer=key) if 0 < len(key) <= 120 else None
            if survivor is not None:
                request.path_info = request.path = f"{BELOW}{survivor}{slash}{rest}"
        return self.get_response(request)
