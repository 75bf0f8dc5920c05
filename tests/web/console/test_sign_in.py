"""Signing in keeps what was typed, goes on to this site only, and remembers the language."""

import pytest
from django.test import Client

from guerdon.store.house import access
from guerdon.store.models import User
from guerdon.terms.role import Role

PASSWORD = "plum blossom in March"


@pytest.fixture
def mei(db: None, now: object) -> Client:
    access.add_user(name="mei", password=PASSWORD, role=Role.MARKETER, now=now)  # type: ignore[arg-type]
    return Client()


def enter(client: Client, **changes: str) -> object:
    return client.post("/sign-in", {"name": "mei", "password": PASSWORD, **changes})


def test_the_right_password_opens_the_page_that_was_asked_for(mei: Client) -> None:
    asked = mei.get("/customers")
    assert asked["Location"] == "/sign-in?next=/customers"
    answer = enter(mei, next="/customers")
    assert (answer.status_code, answer["Location"]) == (302, "/customers")  # type: ignore[attr-defined, index]
    assert mei.get("/customers").status_code == 200
    assert mei.get("/sign-in").status_code == 302


@pytest.mark.parametrize("to", ["https://elsewhere.example/x", "//elsewhere.example", "\\\\x"])
def test_it_never_leads_to_another_site(mei: Client, to: str) -> None:
    assert enter(mei, next=to)["Location"] == "/"  # type: ignore[index]


def test_a_wrong_password_keeps_the_name_and_says_neither_was_right(mei: Client) -> None:
    answer = enter(mei, password="wrong wrong wrong")
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'value="mei"' in text
    assert "do not belong together" in text
    assert "wrong wrong" not in text


def test_signing_out_closes_the_console(mei: Client) -> None:
    enter(mei)
    assert mei.get("/sign-out").status_code == 405
    mei.post("/sign-out")
    assert mei.get("/").status_code == 302


def test_the_language_is_kept_in_the_browser_and_with_the_person(mei: Client) -> None:
    enter(mei)
    answer = mei.post("/language", {"language": "zh-hans", "next": "/"})
    assert answer.cookies["language"].value == "zh-hans"
    assert User.objects.get(name="mei").language == "zh-hans"
    assert "首页" in mei.get("/").content.decode()
    mei.post("/language", {"language": "fr"})
    assert User.objects.get(name="mei").language == "zh-hans"
    elsewhere = Client()
    enter(elsewhere)
    assert "首页" in elsewhere.get("/").content.decode()
