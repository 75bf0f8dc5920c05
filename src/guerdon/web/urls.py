"""Every address of the site: API, member page, console."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from guerdon.web.api.shell import api
from guerdon.web.roles import open_to_all


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """Alive; says nothing else to strangers."""
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("health", health, name="health"),
    path("api/", api.urls),
    path("m/", include("guerdon.web.member.urls")),
    path("", include("guerdon.web.console.urls")),
]
handler403 = "guerdon.web.console.refusals.not_allowed"
handler404 = "guerdon.web.console.refusals.not_there"
handler500 = "guerdon.web.console.refusals.broken"
