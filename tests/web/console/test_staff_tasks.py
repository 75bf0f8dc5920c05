"""Tasks of staff in the console: read with what to say, ended by a button."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.customers import people
from guerdon.store.messages import staff_tasks
from guerdon.store.tiers import advisers
from guerdon.store.writing import write
from guerdon.terms.tiers import Adviser
from tests.flows.paths import live, member, say

pytestmark = pytest.mark.django_db
TASK = {
    "key": "call",
    "task": {
        "title": {"en": "Call them"},
        "say": [{"en": "Ask how it went"}],
        "outcomes": [{"key": "won", "name": {"en": "Comes back"}}],
        "urgent": True,
    },
}


def test_a_task_is_read_and_ended_once(owner: Client, moment: datetime) -> None:
    assert "Nothing is open" in owner.get("/staff-tasks").content.decode()
    live(moment, steps=[TASK])
    member("ann", moment)
    say("cart_abandoned", moment, key="a", cart="c1")
    page = owner.get("/staff-tasks").content.decode()
    for words in ("Call them", "Ask how it went", "Comes back", "Urgent"):
        assert words in page
    (task,) = staff_tasks.listed()
    address = f"/staff-tasks/{task.number}"
    owner.post(address, {"outcome": "won", "note": "On Saturday"})
    ended = owner.get("/staff-tasks").content.decode()
    assert "On Saturday" in ended
    again = owner.post(address, {"outcome": "won"}, follow=True).content.decode()
    assert "has ended already" in again


def test_whoever_stands_at_a_counter_sees_tasks_and_nothing_else(
    signed_in: Callable[[str], Client], moment: datetime
) -> None:
    live(moment, steps=[TASK])
    member("ann", moment)
    say("cart_abandoned", moment, key="a", cart="c1")
    cashier = signed_in("cashier")
    assert cashier.get("/")["Location"] == "/staff-tasks"
    page = cashier.get("/staff-tasks").content.decode()
    assert "Ask how it went" in page
    for word in ("/customers", "/journeys", "/campaigns", "data-find"):
        assert word not in page
    assert cashier.get("/customers").status_code == 403
    (task,) = staff_tasks.listed()
    cashier.post(f"/staff-tasks/{task.number}", {"outcome": "won"})
    (done,) = staff_tasks.listed(state=staff_tasks.DONE)
    assert done.by == "cashier"


def test_an_adviser_sees_first_whom_they_look_after(owner: Client, moment: datetime) -> None:
    live(moment, steps=[TASK])
    for who in ("ann", "bob"):
        member(who, moment)
        say("cart_abandoned", moment, key=who, cart="c1", customer=who)
    with write():
        advisers.keep(adviser=Adviser(key="owner", name="Olga", capacity=9))
        advisers.assign(pairs=[(people.ids(keys=["bob"])["bob"], "owner")], now=moment)
    page = owner.get("/staff-tasks").content.decode()
    assert "my own customers" in page
    assert "/customers/bob" in page
    assert "/customers/ann" not in page
    assert "/customers/ann" in owner.get("/staff-tasks?adviser=").content.decode()


def test_who_makes_the_call_sees_whom_and_where(
    owner: Client, analyst: Client, signed_in: Callable[[str], Client], moment: datetime
) -> None:
    live(moment, steps=[TASK])
    member("ann", moment, name="Ann Smith", phone="+8613800000001")
    member("bob", moment)
    for key in ("ann", "bob"):
        say("cart_abandoned", moment, key=f"{key}-a", customer=key, cart=f"{key}-1")
    for client in (owner, signed_in("cashier")):
        page = client.get("/staff-tasks").content.decode()
        assert 'href="tel:+8613800000001"' in page
        assert "Ann Smith" in page
        assert page.count("No telephone number is known") == 1
    seen = analyst.get("/staff-tasks").content.decode()
    assert "13800000001" not in seen
    assert "Ann Smith" not in seen
