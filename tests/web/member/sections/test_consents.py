"""Consents on the page: ticked is yes, not ticked is no, both said back."""

from django.test import Client

from guerdon.flows.customers import consents


def test_ticking_and_unticking(page: Client) -> None:
    assert " checked" not in page.get("/m/me").content.decode()
    answer = page.post("/m/me/consents", {"sms": "on"}, follow=True)
    assert answer.redirect_chain == [("/m/me", 302)]
    text = answer.content.decode()
    assert "This holds from now on" in text
    assert 'name="sms" checked' in text
    assert consents.standing(customer="ann") == {"email": False, "sms": True}
    page.post("/m/me/consents", {})
    assert consents.standing(customer="ann") == {"email": False, "sms": False}


def test_a_look_changes_nothing(page: Client) -> None:
    assert page.get("/m/me/consents").status_code == 405
