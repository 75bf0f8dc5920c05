"""Roles at the door of a page: who is let in, who is sent to sign in, who gets a plain no."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guerdon.terms.role import Role
from guerdon.web.roles import ACTING, ANYONE, CONSOLE, allow, open_to_all


@allow(*ACTING)
def page(request: HttpRequest, *, number: int = 0) -> HttpResponse:
    return HttpResponse(f"page {number}")


def asked(role: Role | None, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/campaigns?state=live", headers=headers)
    known = role is not None
    request.user = SimpleNamespace(is_authenticated=known, role=role and role.value)  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("role", ACTING)
def test_those_named_are_let_in(role: Role) -> None:
    assert page(asked(role), number=7).content == b"page 7"


@pytest.mark.parametrize("role", sorted(set(Role) - set(ACTING)))
def test_everybody_else_gets_a_plain_no(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        page(asked(role))


def test_a_stranger_signs_in_first_and_comes_back() -> None:
    answer = page(asked(None))
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=/campaigns%3Fstate%3Dlive"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/campaigns/tea?step=2", "/campaigns/tea%3Fstep%3D2"),
        ("https://elsewhere.example/x", "/x"),
        ("", "/"),
    ],
)
def test_who_was_signed_out_over_a_form_comes_back_to_the_form(came_from: str, back: str) -> None:
    request = RequestFactory().post("/campaigns/tea/act", headers={"referer": came_from})
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]
    assert page(request)["Location"] == f"/sign-in?next={back}"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    current = "http://testserver/segments?x=1"
    answer = page(asked(None, hx_request="true", hx_current_url=current))
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["HX-Redirect"] == "/sign-in?next=/segments%3Fx%3D1"


def test_the_way_back_never_leads_to_another_host() -> None:
    answer = page(asked(None, hx_request="true", hx_current_url="https://elsewhere.example/x"))
    assert answer["HX-Redirect"] == "/sign-in?next=/x"


def test_a_view_says_whom_it_lets_in() -> None:
    assert page.allowed == frozenset(ACTING)  # type: ignore[attr-defined]
    assert open_to_all(lambda request: HttpResponse()).allowed == ANYONE  # type: ignore[attr-defined]


def test_neither_tills_nor_members_are_in_the_console() -> None:
    assert set(Role) - set(CONSOLE) == {Role.CASHIER, Role.MEMBER}
    assert set(ACTING) < set(CONSOLE)
