"""The member page's addresses, all under /m/."""

from django.urls import path

from guerdon.web.member import door, page

urlpatterns = [
    path("", page.home, name="member_home"),
    path("in/<str:token>", door.enter, name="member_enter"),
    path("leave", door.leave, name="member_leave"),
    path("manifest.webmanifest", page.manifest, name="member_manifest"),
]
