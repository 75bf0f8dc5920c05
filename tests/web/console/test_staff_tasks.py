"""Tasks of staff in the console: read with what to say, ended by a button."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store import staff_tasks
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
