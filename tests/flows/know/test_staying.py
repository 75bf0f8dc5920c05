"""Memberships from their first term to their end, and lists that were brought."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.intake import uploads
from guerdon.flows.know import staying
from guerdon.terms.decision import Refusal
from tests.flows.know.memberships import thirty

LIST = "tenure,churn,plan\n" + "".join(
    f"{n % 11 + 1},{'yes' if n % 3 else 'no'},{'ab'[n % 2]}\n" for n in range(80)
)


def brought(now: datetime) -> str:
    token = uploads.keep(name="who.csv", pieces=[LIST.encode()], now=now)
    assert isinstance(token, str)
    return token


@pytest.mark.django_db
def test_memberships_by_plan(now: datetime) -> None:
    thirty(now=now)

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
