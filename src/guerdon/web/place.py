"""The reader's place: moments are shown in the programme's time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guerdon.store.programme import programme

# Paths that show no moments to people, and must stay fast.
ELSEWHERE = ("/api/", "/static/", "/health")


class ReaderPlace:
    """Activates the programme's zone for the answer and puts it back afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django hands over the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the programme's zone; an unknown zone is UTC."""
        if request.path.startswith(ELSEWHERE):
            return self.get_response(request)
        try:
            zone = ZoneInfo(programme.read().zone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("UTC")
        with timezone.override(zone):
            return self.get_response(request)
