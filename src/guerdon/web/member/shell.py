"""What lets a phone keep the page: the manifest, and the worker that holds it without network."""

import hashlib
import json
from functools import cache
from importlib import resources

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guerdon.store.programme import programme
from guerdon.web.member.section import TABS
from guerdon.web.roles import open_to_all

# What every page needs to be drawn; kept on the phone under a name that changes with its bytes.
SHELL = ("tokens.css", "member.css", "member.js", "seal.svg")
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))


@open_to_all
@require_http_methods(["GET", "HEAD"])
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the page on its home screen."""
    name = programme.read().name
    home = reverse("member_home")
    body = {
        "id": home,
        "name": name,
        "short_name": name[:12],
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#ad3728",
        "icons": [
            {
                "src": static(f"icons/{purpose}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in ICONS
        ],
    }
    return HttpResponse(json.dumps(body), content_type="application/manifest+json")


@open_to_all
@require_http_methods(["GET", "HEAD"])
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it stands below /m/ because it may only serve what is below itself."""
    told = {
        "version": _version(),
        "shell": [static(name) for name in SHELL],
        "pages": [reverse(f"member_{tab}") for tab in TABS],
        "name": programme.read().name,
        "icon": static("icons/any-192.png"),
        "doors": [reverse("member_leave"), reverse("member_enter", args=["-"])[:-1]],
    }
    body = f"const TOLD = {json.dumps(told)};\n{_static('worker.js').decode()}"
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _version() -> str:
    """A name for these very bytes of the shell."""
    whole = b"".join(_static(name) for name in (*SHELL, "worker.js"))
    return f"shell-{hashlib.sha256(whole).hexdigest()[:12]}"


def _static(name: str) -> bytes:
    return (resources.files("guerdon.web") / "static" / name).read_bytes()
