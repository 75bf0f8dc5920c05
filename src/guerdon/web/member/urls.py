"""The member page's addresses, all under /m/."""

from django.urls import path

from guerdon.web.member import door, giving, page, shell, wanted
from guerdon.web.member.section import TABS, sections

urlpatterns = [
    *(
        path("" if tab == "home" else tab, page.tab, {"tab": tab}, name=f"member_{tab}")
        for tab in TABS
    ),
    path("in/<str:token>", door.enter, name="member_enter"),
    path("giving/<str:number>", giving.check, name="giving_check"),
    path("giving/<str:number>/proof.json", giving.proof, name="giving_proof"),
    path("wanted/<str:token>", wanted.page, name="member_wanted"),
    path("seen/<str:token>", wanted.seen, name="member_seen"),
    path("to/<str:token>", wanted.follow, name="member_follow"),
    path("leave", door.leave, name="member_leave"),
    path("manifest.webmanifest", shell.manifest, name="member_manifest"),
    path("worker.js", shell.worker, name="member_worker"),
    *(address for section in sections() for address in section.urls),
]
