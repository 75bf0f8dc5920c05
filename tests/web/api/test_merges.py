"""Merges over HTTP: looked at dry, made once by key, undone, and the old number in addresses."""

from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.models import Customer, Merge
from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_numbers_become_one_and_two_again(now: Any) -> None:
    for key in ("old", "new"):
        people.keep(told=[Told(key=key, phone="+8613800000000", name="Li")], now=now, proof="")
    desk = Caller(now, Role.MARKETER)
    (pair,) = desk("GET", "/duplicates").json()["duplicates"]
    assert {pair["survivor"], pair["merged"]} == {"old", "new"}
    body = {"other": "old", "reason": "same phone"}
    dry = desk("POST", "/customers/new/merges?dry=true", body, key="d").json()
    assert (dry["state"], Merge.objects.count()) == ("done", 0)
    made = desk("POST", "/customers/new/merges", body, key="k").json()
    again = desk("POST", "/customers/new/merges", body, key="k").json()
    assert made["merge"] == again["merge"]
    assert desk("GET", "/customers/old/merges").json()["merges"][0]["key"] == made["merge"]
    # Whatever is asked of the old number is asked of the survivor.
    assert desk("GET", "/customers/old/points").json()["customer"] == "new"
    refused = desk("POST", "/customers/new/merges", body, key="other")
    assert problem(refused, 422) == "merge_done"
    undone = desk("POST", f"/merges/{made['merge']}/undo", {"reason": "two"}, key="u").json()
    assert undone["state"] == "undone"
    assert Customer.objects.get(key="old").merged_into is None
    told = desk("POST", "/customers/new/apart", body, key="a").json()
    assert told == {"customer": "new", "other": "old"}
    assert desk("GET", "/duplicates").json()["duplicates"] == []


def test_an_analyst_looks_and_does_not_merge(now: Any) -> None:
    analyst = Caller(now, Role.ANALYST)
    assert analyst("GET", "/duplicates?customer=nobody").json() == {"duplicates": []}
    assert problem(analyst("POST", "/customers/a/merges", {}, key="k"), 403) == "role_not_allowed"
