"""Letters in the console: a batch, its file, printed, posted; and who may not."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store.models import Message
from tests.store.messages.test_sheets import waiting

pytestmark = pytest.mark.django_db(transaction=True)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_from_waiting_to_the_post(owner: Client, moment: datetime) -> None:
    assert "No batch yet" in text(owner.get("/messages/letters"))
    assert owner.post("/messages/letters/new").headers["Location"] == "/messages/letters"
    first, second = waiting(moment, "ann", "bob")
    assert "Make a batch" in text(owner.get("/messages/letters"))
    page = owner.post("/messages/letters/new").headers["Location"]
    file = owner.post(f"{page}/file")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Cache-Control"] == "no-store"
    assert file.content.startswith(b"%PDF-")
    owner.post(f"{page}/act", {"leave": str(second)})
    owner.post(f"{page}/act", {"leave": "999"})
    assert Message.objects.get(pk=second).state == "cancelled"
    owner.post(f"{page}/act", {"act": "posted"})
    assert Message.objects.get(pk=first).state == "awaiting_staff"
    owner.post(f"{page}/act", {"act": "printed"})
    assert "It is in the post" in text(owner.get(page))
    owner.post(f"{page}/act", {"act": "posted"})
    assert Message.objects.get(pk=first).state == "accepted"
    assert "Download PDF" not in text(owner.get(page))
    assert owner.post(f"{page}/file").status_code == 302


def test_names_and_addresses_are_for_those_who_act(
    analyst: Client, signed_in: Callable[[str], Client], owner: Client
) -> None:
    for client in (analyst, signed_in("cashier")):
        assert client.get("/messages/letters").status_code == 403
        assert client.post("/messages/letters/1/file").status_code == 403
    assert owner.get("/messages/letters/1/file").status_code == 405
    for path in ("", "/file", "/act"):
        call = owner.get if not path else owner.post
        assert call(f"/messages/letters/9{path}").status_code == 404
