"""The adviser's page: a form, an answer for a shop, and an offer that opens filled in."""

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def text(answer: Any) -> str:
    return answer.content.decode()


def test_before_a_night(owner: Client) -> None:
    assert 'name="goal"' in text(owner.get("/advice"))
    refused = owner.get("/advice?goal=retain")
    assert refused.status_code == 422
    assert owner.get("/advice?goal=luck").status_code == 404
    assert owner.get("/advice/make/amount?goal=retain").status_code == 404


@pytest.mark.usefixtures("night_shop")
def test_an_offer_is_made_from_it(owner: Client, analyst: Client) -> None:
    page = text(analyst.get("/advice?goal=retain"))
    assert "By dated priors" in page
    assert "advice/make" not in page
    assert "/advice/make/amount?goal=retain" in text(owner.get("/advice?goal=retain"))
    form = text(owner.get("/advice/make/amount?goal=retain"))
    assert 'name="v.off_minor"' in form
    assert "off" in form
    assert owner.get("/advice/make/gift?goal=retain").status_code == 404
    assert analyst.get("/advice/make/amount?goal=retain").status_code == 403
