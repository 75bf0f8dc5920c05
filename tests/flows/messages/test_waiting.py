"""What waits for a colleague is judged again: whoever cannot be written to is left alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.messages import printing, waiting
from guerdon.store import counters
from guerdon.store.messages import outbox
from guerdon.store.models import BlockedAddress, Counter, Message
from guerdon.terms.decision import Refusal
from tests.flows.messages.test_printing import waiting as letters_wait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def states() -> dict[str, tuple[str, str]]:
    found = Message.objects.values_list("customer__key", "state", "reason")
    return {key: (state, reason) for key, state, reason in found}


def returned(key: str, now: datetime) -> None:
    BlockedAddress.objects.create(
        channel="letter", address_index=f"member:{key}", why="invalid", at=now
    )


def test_a_letter_that_would_come_back_is_not_printed(now: datetime) -> None:
    monday = letters_wait(now)
    returned("bob", monday)
    made = printing.batch(actor="eve", now=monday)
    assert isinstance(made, int)
    found = printing.file(number=made, actor="eve", now=monday)
    assert not isinstance(found, Refusal)
    assert [sheet.name for sheet in found[1]] == ["Ann"]
    assert states() == {
        "ann": ("awaiting_staff", ""),
        "bob": ("suppressed", "gate_blocked_invalid"),
    }
    assert outbox.tally().adds_up


def test_all_is_looked_at_once_an_hour_and_the_cost_comes_back(now: datetime) -> None:
    counters.open_counter(key="budget/post", ceiling=1_000)
    monday = letters_wait(now)
    Message.objects.update(budget="post", cost_minor=120)
    Counter.objects.filter(key="budget/post").update(used=240)
    assert waiting.again(now=monday) == 0
    returned("bob", monday)
    assert waiting.again(now=monday + timedelta(minutes=59)) == 0
    assert waiting.again(now=monday + waiting.EVERY) == 1
    assert waiting.again(now=monday + 2 * waiting.EVERY) == 0
    assert Counter.objects.get(key="budget/post").used == 120
    assert states()["ann"] == ("awaiting_staff", "")


def test_what_would_only_be_held_goes_on_waiting(now: datetime) -> None:
    monday = letters_wait(now)
    night = monday.replace(hour=3) + timedelta(days=6)
    assert waiting.again(now=night) == 0
    assert {state for state, _ in states().values()} == {"awaiting_staff"}


def test_more_than_one_batch(now: datetime, monkeypatch: Any) -> None:
    monday = letters_wait(now)
    monkeypatch.setattr(waiting, "BATCH", 1)
    returned("ann", monday)
    returned("bob", monday)
    assert waiting.again(now=monday) == 2
