"""Every address of the site: API, member page, console."""

from django.urls import include, path

from guerdon.web import callbacks
from guerdon.web.api.shell import api

urlpatterns = [
    path("api/", api.urls),
    path("callbacks/<str:secret>", callbacks.told, name="callback"),
    path("m/", include("guerdon.web.member.urls")),
    path("", include("guerdon.web.console.urls")),
]
handler400 = "guerdon.web.console.refusals.malformed"
handler403 = "guerdon.web.console.refusals.not_allowed"
handler404 = "guerdon.web.console.refusals.not_there"
handler500 = "guerdon.web.console.refusals.broken"
