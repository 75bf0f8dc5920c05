"""A member's link opens that member's page and nothing else."""

from datetime import datetime

import pytest
from django.core import signing
from django.test import Client

from guerdon.store.models import Customer
from guerdon.web.member import door

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(now: datetime) -> Customer:
    return Customer.objects.create(key="ann", created_at=now)


def test_a_link_opens_its_page(client: Client, ann: Customer) -> None:
    answer = client.get(door.link(customer="ann"), follow=True)
    assert answer.status_code == 200
    assert "ann" in answer.content.decode()


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", ""])
def test_a_bad_link_opens_nothing(client: Client, ann: Customer, token: str) -> None:
    answer = client.get(f"/m/in/{token}x")
    assert answer.status_code == 403
    assert client.get("/m/").status_code == 403


def test_a_link_signed_for_something_else_opens_nothing(client: Client, ann: Customer) -> None:
    other = signing.TimestampSigner(salt="other").sign_object("ann")
    assert client.get(f"/m/in/{other}").status_code == 403


def test_a_link_is_no_cookie_and_a_cookie_is_no_link(client: Client, ann: Customer) -> None:
    link = door.link(customer="ann")
    client.cookies[door.COOKIE] = link.rpartition("/")[2]
    assert client.get("/m/").status_code == 403
    client.get(link)
    assert client.get(f"/m/in/{client.cookies[door.COOKIE].value}").status_code == 403


def test_an_old_link_opens_nothing(
    client: Client, ann: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = door.link(customer="ann")
    monkeypatch.setattr(door, "LINK_LIFE_SECONDS", -1)
    assert client.get(link).status_code == 403


def test_a_page_kept_too_long_closes(
    client: Client, ann: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(door.link(customer="ann"))
    monkeypatch.setattr(door, "COOKIE_LIFE_SECONDS", -1)
    assert client.get("/m/").status_code == 403


def test_each_visit_renews_the_page_and_no_session_is_touched(
    client: Client, ann: Customer
) -> None:
    client.get(door.link(customer="ann"))
    kept = client.get("/m/").cookies
    assert kept[door.COOKIE]["path"] == "/m/"
    assert kept[door.COOKIE]["max-age"] == door.COOKIE_LIFE_SECONDS
    assert kept[door.COOKIE]["httponly"]
    assert "sessionid" not in client.cookies


def test_without_a_link_the_page_is_closed(client: Client) -> None:
    answer = client.get("/m/")
    assert answer.status_code == 403
    assert b"Traceback" not in answer.content


def test_leaving_closes_the_page(client: Client, ann: Customer) -> None:
    client.get(door.link(customer="ann"))
    assert client.get("/m/").status_code == 200
    client.post("/m/leave")
    assert client.get("/m/").status_code == 403


def test_a_member_is_not_let_into_the_console(client: Client, ann: Customer) -> None:
    client.get(door.link(customer="ann"))
    assert client.get("/").status_code == 302
