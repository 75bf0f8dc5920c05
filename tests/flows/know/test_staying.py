"""Memberships from their first term to their end, and lists that were brought."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.intake import uploads
from guerdon.flows.know import staying
from guerdon.store.customers import people
from guerdon.store.tiers import terms
from guerdon.terms.decision import Refusal

DAY = timedelta(days=1)
LIST = "tenure,churn,plan\n" + "".join(
    f"{n % 11 + 1},{'yes' if n % 3 else 'no'},{'ab'[n % 2]}\n" for n in range(80)
)


def brought(now: datetime) -> str:
    token = uploads.keep(name="who.csv", pieces=[LIST.encode()], now=now)
    assert isinstance(token, str)
    return token


@pytest.mark.django_db
def test_memberships_by_plan(now: datetime) -> None:
    keys = [f"c{n:02}" for n in range(30)]
    people.named(keys=keys, now=now)
    begun = now - 100 * DAY
    for number, key in enumerate(keys):
        words = {
            "customer": key,
            "membership": f"m{number}",
            "plan": "plus" if number % 2 else "basic",
            "terms": {},
            "first_at": begun,
            "starts_at": begun,
            "ends_at": begun + 30 * DAY,
            "trial_until": begun,
            "price_minor": 5,
            "auto_renew": True,
        }
        terms.begin(number=1, **words)
        if number % 3 == 0:
            left = {"state": terms.LEFT, "left_at": begun + (number + 1) * DAY}
            terms.change(membership=f"m{number}", number=1, **left)
        elif number % 3 == 1:
            terms.change(membership=f"m{number}", number=1, state=terms.OVER)
            later = {"starts_at": begun + 30 * DAY, "ends_at": begun + 130 * DAY}
            terms.begin(number=2, **words | later)

    found = staying.of_members(by="", now=now)

    assert not isinstance(found, Refusal)
    assert (found.customers, found.left, found.longest) == (30, 10, 100)
    assert found.split is not None
    assert found.split.column == "plan"
    assert found.curve.times.tolist() == [float(n + 1) for n in range(0, 30, 3)]


@pytest.mark.django_db
def test_too_few_memberships_are_refused(now: datetime) -> None:
    found = staying.of_members(by="", now=now)
    assert isinstance(found, Refusal)
    assert found.reason == "staying_too_few"


def test_a_list_is_read_by_its_token(now: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    token = brought(now)
    found = staying.of_file(token=token, named={}, yes="", by="", now=now)
    assert not isinstance(found, Refusal)
    assert (found.customers, found.unit) == (80, "tenure")
    asked = {"time": "tenure", "left": "churn"}
    turned = staying.of_file(token=token, named=asked, yes="no", by="plan", now=now)
    assert not isinstance(turned, Refusal)
    assert turned.left == 80 - found.left
    gone = staying.of_file(token="0" * 32, named={}, yes="", by="", now=now)
    assert isinstance(gone, Refusal)
    assert gone.reason == "upload_unknown"


@pytest.mark.django_db
def test_a_list_too_large_to_wait_for_is_refused(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = brought(now)
    monkeypatch.setattr(staying, "LARGEST", len(LIST))
    whole = staying.of_file(token=token, named={}, yes="yes", by="", now=now)
    assert not isinstance(whole, Refusal)
    monkeypatch.setattr(staying, "LARGEST", len(LIST) - 1)
    refused = staying.of_file(token=token, named={}, yes="yes", by="", now=now)
    assert refused == Refusal(reason="file_too_large", data={"most": len(LIST) - 1})
