"""Every route with the roles it lets in, as one table; and each role really tries each door."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guerdon.store.house import access
from guerdon.store.models import Customer, User
from guerdon.terms.role import Role
from guerdon.web.api.shell import Key, api
from guerdon.web.api.till import routes, shell
from guerdon.web.member import door
from guerdon.web.roles import ANYONE
from tests.web.called import Called, called

TABLE = Path(__file__).with_name("routes.txt")
API = "/api"
MEMBER = "c-1"
# Machines call these without a session: a wrong secret in the address finds nothing.
BY_SECRET = {"/callbacks/<str:secret>"}
# The document of the API and its page, by django-ninja itself; health, by the shell.
OPEN_API = {f"GET {API}/openapi.json": ANYONE, f"GET {API}/docs": ANYONE, "GET /health": ANYONE}
SAMPLES = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}

# Who may enter is asked before any row is read, and for some hundreds of addresses.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def listed() -> dict[str, str]:
    """The table as people keep it: `METHOD /path  roles`."""
    lines = (line.partition("#")[0].split() for line in TABLE.read_text().splitlines())
    return {f"{line[0]} {line[1]}": " ".join(line[2:]) for line in lines if line}


@cache
def standing() -> dict[str, str]:
    """The routes as they are: `METHOD /path` -> roles, sorted."""
    found = chain(OPEN_API.items(), _operations(), _pages(get_resolver(), "/"))
    return dict(sorted(found, key=lambda item: (item[0][:4] == "PAGE", *item[0].split()[::-1])))


def _operations() -> Iterator[tuple[str, str]]:
    for route in routes.ROUTES:
        yield f"{route.method} {routes.PREFIX}{route.path}", spelled(route.allowed)
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                keys = [each for each in operation.auth_callbacks if isinstance(each, Key)]
                roles = spelled(*(key.allowed for key in keys))
                for method in operation.methods:
                    yield f"{method} {API}{prefix}{path}", roles


def _pages(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            if f"{path}".rstrip("/") != API:
                yield from _pages(each, path)
        elif isinstance(each, URLPattern):
            allowed = getattr(each.callback, "allowed", None)
            roles = ANYONE if allowed == ANYONE else spelled(allowed or frozenset())
            yield f"PAGE {path}", roles


def spelled(*allowed: Any) -> str:
    """Roles in the order of the enum; NOBODY-NAMED where a route forgot to say."""
    together = frozenset().union(*allowed)
    return " ".join(role for role in Role if role in together) or "NOBODY-NAMED"


def test_the_table_is_complete_and_right() -> None:
    kept, found = listed(), standing()
    wrong = [f"+ {route}  {roles}" for route, roles in found.items() if kept.get(route) != roles]
    gone = [f"- {route}  {roles}" for route, roles in kept.items() if found.get(route) != roles]
    assert not wrong + gone, (
        "routes and their roles differ from tests/web/routes.txt (+ as they are, - as listed); "
        "look at each, then write the table:\n" + "\n".join(gone + wrong)
    )


def test_no_page_stands_where_the_shell_answers() -> None:
    assert [route for route in standing() if route == f"PAGE {shell.HEALTH}"] == []


def test_no_route_forgot_to_name_its_roles() -> None:
    forgot = [route for route, roles in standing().items() if roles == "NOBODY-NAMED"]
    assert not forgot, "give these @allow(...), @open_to_all or auth=Key(...)"


@pytest.fixture
def tokens(now: datetime) -> dict[str, str]:
    """An API key of each role."""
    return {role.value: access.add_key(name=role, role=role, now=now) for role in Role}


@pytest.fixture
def people(now: datetime) -> dict[str, User]:
    """A person of each role; the member is a customer."""
    customer = Customer.objects.create(key=MEMBER, joined_at=now, created_at=now)
    return {
        role.value: User.objects.create(
            name=role.value,
            role=role.value,
            created_at=now,
            customer=customer if role is Role.MEMBER else None,
        )
        for role in Role
    }


def sample(path: str) -> str:
    """A real address: what stands in <> or {} filled in; a member's link is a good one."""
    if path.endswith("<str:token>"):
        return door.link(customer=MEMBER)
    filled = re.sub(r"<(\w+):\w+>", lambda match: SAMPLES.get(match[1], "x-1"), path)
    return re.sub(r"<\w+>|{\w+}", "x-1", filled).replace("^", "").replace("$", "")


def operations() -> list[str]:
    return [route for route in listed() if " /api/v1" in route]


def pages() -> list[str]:
    return [route for route in listed() if route.startswith("PAGE ")]


@pytest.mark.parametrize("route", operations())
def test_an_operation_lets_in_whom_it_names_and_nobody_else(
    route: str, tokens: dict[str, str]
) -> None:
    method, path = route.split(" ", 1)
    roles = listed()[route].split()

    def knocked(**headers: str) -> Called:
        return called(method, sample(path), headers=headers)

    assert (knocked().status_code, knocked().json()["reason"]) == (401, "key_missing")
    wrong = knocked(authorization="Bearer gk_none_none")
    assert (wrong.status_code, wrong.json()["reason"]) == (401, "key_wrong")
    for role, token in tokens.items():
        answer = knocked(authorization=f"Bearer {token}")
        if role in roles:
            assert answer.status_code not in (401, 403), f"{route} shuts out {role}"
            assert answer.status_code < 500, f"{route} breaks for {role}"
        else:
            assert answer.status_code == 403, f"{route} answers {role} {answer.status_code}"
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["reason"] == "role_not_allowed"


@pytest.mark.parametrize("route", pages())
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_lets_in_whom_it_names_and_nobody_else(
    route: str, method: str, people: dict[str, User]
) -> None:
    path = sample(route.split(" ", 1)[1])
    roles = listed()[route].split()

    def opened(person: User | None) -> HttpResponse:
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person)
            if person.role == Role.MEMBER:
                client.get(door.link(customer=MEMBER))
        return client.generic(method, path)

    stranger = opened(None)
    if roles == [ANYONE]:
        assert stranger.status_code < 500
        assert stranger.status_code != 403
        return
    assert stranger.status_code in (302, 403, 405), f"{path} answers a stranger"
    if stranger.status_code == 302:
        assert "/sign-in" in stranger["Location"]
    for role, person in people.items():
        answer = opened(person)
        assert answer.status_code < 500, f"{path} breaks for {role}"
        if role in roles:
            assert answer.status_code != 403, f"{path} shuts out {role}"
            assert "sign-in" not in answer.get("Location", ""), f"{path} sends {role} to sign in"
        else:
            assert answer.status_code in (403, 405), f"{path} answers {role} {answer.status_code}"


@pytest.mark.parametrize("route", pages())
def test_a_form_without_its_token_changes_nothing(route: str, people: dict[str, User]) -> None:
    path = route.split(" ", 1)[1]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(people["owner"])
    answer = client.post(sample(path))
    assert answer.status_code in ((404,) if path in BY_SECRET else (403, 405))


def test_the_document_of_the_api_is_whole() -> None:
    document = Client().get(f"{API}/openapi.json").json()
    described = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert described == set(operations())


def test_the_page_of_the_api_fetches_nothing_from_elsewhere() -> None:
    page = Client().get(f"{API}/docs").content.decode()
    assert "swagger-ui" in page
    assert "http" not in page.replace('"/api/openapi.json"', "")
