"""The headers that keep a page to itself."""

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guerdon.web.protection import POLICY, ContentPolicy


def answered(**own: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers=own)

    return ContentPolicy(view)(RequestFactory().get("/"))


def directives() -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in POLICY.split(";"))
    return {name: value for name, _, value in parts}


def test_every_answer_carries_the_policy() -> None:
    answer = answered()
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def test_a_page_may_set_its_own() -> None:
    own = {"Content-Security-Policy": "default-src 'none'"}
    assert answered(**own)["Content-Security-Policy"] == "default-src 'none'"


def test_nothing_comes_from_goes_to_or_frames_from_elsewhere() -> None:
    rules = directives()
    assert rules["default-src"] == "'self'"
    assert rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert rules["object-src"] == "'none'"
    assert "http" not in POLICY


def test_no_script_runs_that_is_not_a_file_of_ours() -> None:
    rules = directives()
    scripts = rules.get("script-src", rules["default-src"])
    assert "unsafe-inline" not in scripts
    assert "*" not in POLICY
