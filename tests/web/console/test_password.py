"""Everybody changes their own password; a one-time one opens this page and no other."""

import re

from django.test import Client

from guerdon.store.models import User

OLD = "plum blossom in March"
NEW = "osmanthus in October"
FORM = {"old": OLD, "new": NEW, "again": NEW}


def entered(password: str = OLD, *, name: str = "analyst") -> Client:
    client = Client(headers={"Accept-Language": "en"})
    answer = client.post("/sign-in", {"name": name, "password": password})
    assert answer.status_code == 302
    return client


def given(name: str, password: str) -> None:
    person = User.objects.get(name=name)
    person.set_password(password)
    person.save()


def test_the_other_sessions_end_and_this_one_goes_on(analyst: Client) -> None:
    given("analyst", OLD)
    here, elsewhere = entered(), entered()
    answer = here.post("/password", FORM, follow=True)
    assert "Your password is changed" in answer.content.decode()
    assert here.get("/customers").status_code == 200
    assert elsewhere.get("/customers").status_code == 302
    entered(NEW)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_comes_back(analyst: Client) -> None:
    given("analyst", OLD)
    here = entered()
    for change, field, says in (
        ({"old": "no"}, "old", "not your password"),
        ({"new": "short", "again": "short"}, "new", "at least 12"),
        ({"again": "another"}, "again", "not the same"),
    ):
        answer = here.post("/password", FORM | change)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert f'id="h-{field}"' in text.partition("wrong")[2]
        assert says in text
        assert not any(typed in text for typed in (OLD, NEW))
        assert answer["Cache-Control"] == "no-store"
    assert User.objects.get(name="analyst").check_password(OLD)


def test_wrong_tries_are_limited(analyst: Client) -> None:
    given("analyst", OLD)
    here = entered()
    for _ in range(5):
        here.post("/password", FORM | {"old": "no"})
    answer = here.post("/password", FORM)
    assert answer.status_code == 422
    assert "Too many" in answer.content.decode() or "minutes" in answer.content.decode()
    assert User.objects.get(name="analyst").check_password(OLD)


def test_without_signing_in_there_is_no_form(client: Client, db: None) -> None:
    assert client.get("/password").status_code == 302


def test_a_one_time_password_opens_this_page_and_no_other(owner: Client, analyst: Client) -> None:
    answer = owner.post("/settings/people/analyst", {"act": "reset"})
    found = re.search(r'id="password">([^<]+)<', answer.content.decode())
    assert found is not None
    assert answer["Cache-Control"] == "no-store"
    assert found[1] not in owner.get("/settings").content.decode()
    assert analyst.get("/").status_code == 302  # the session that they had is over
    here = entered(found[1])
    for path in ("/", "/customers", "/charts/stages.json"):
        sent = here.get(path)
        assert (sent.status_code, sent["Location"]) == (302, "/password")
    part = here.get("/search?q=a", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, "/password")
    assert "one-time password" in here.get("/password").content.decode()
    here.post("/password", FORM | {"old": found[1]})
    assert here.get("/customers").status_code == 200


def test_only_owners_reset(analyst: Client, owner: Client) -> None:
    assert analyst.post("/settings/people/owner", {"act": "reset"}).status_code == 403
    nobody = owner.post("/settings/people/nobody", {"act": "reset"})
    assert nobody.status_code == 422
