"""The log of deliveries in the console."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store import hooks
from guerdon.store.customers import people
from guerdon.store.writing import write
from guerdon.terms.trigger import Trigger

pytestmark = pytest.mark.django_db(transaction=True)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_the_log_and_delivering_again(owner: Client, moment: datetime) -> None:
    assert "Nobody listens yet" in text(owner.get("/messages/hooks"))
    people.named(keys=["ann"], now=moment)
    hooks.keep(key="crm", url="https://a.example", kinds=[], actor="t", now=moment)
    assert "Nothing was delivered yet" in text(owner.get("/messages/hooks"))
    with write():
        trigger = Trigger(kind="review", key="r-1", customer="ann", at=moment, data={})
        hooks.spread(trigger=trigger, now=moment)
        (one,) = hooks.take(now=moment, most=1)
        hooks.done(number=one.number, fine=True, status=200, answer="<ok>", now=moment)
    page = text(owner.get("/messages/hooks?hook=crm"))
    assert "r-1" in page
    assert "&lt;ok&gt;" in page
    assert owner.post(f"/messages/hooks/crm/{one.number}").status_code == 302
    assert hooks.log(hook="crm")[0].state == "waiting"
    assert owner.post(f"/messages/hooks/crm/{one.number}").status_code == 404
