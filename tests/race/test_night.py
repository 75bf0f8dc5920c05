"""The night of points and tiers, killed by the system at its commits, ends as if undisturbed."""

import json
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from benchmarks import _members
from guerdon.flows.night import day_roll
from guerdon.flows.points import points
from guerdon.flows.tiers import roll as tier_roll
from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Balance,
    DayStep,
    Entry,
    HadReward,
    Lot,
    Notice,
    Posting,
    TierChange,
    TierGrant,
    TierStanding,
)
from guerdon.store.programme import sections

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
MEMBERS, RICH, OWING = 100, 40, 50
# Rows by what they say, without numbers and codes that chance or the order of things gave.
READ: dict[Any, tuple[str, ...]] = {
    Entry: ("key", "kind", "wallet", "customer__key", "at", "data"),
    Posting: ("entry__key", "account", "customer__key", "amount", "lot__entry__key"),
    Lot: ("entry__key", "amount", "used", "expires_at", "shares_at"),
    Balance: ("account", "amount"),
    HadReward: ("entry", "customer__key", "reward", "quantity", "points", "state"),
    TierStanding: ("customer__key", "structure", "tier", "shown", "state", "due_at", "short"),
    TierChange: ("customer__key", "structure", "at", "before", "after", "why"),
    TierGrant: ("customer__key", "key", "benefit", "quantity", "starts_at", "ends_at"),
    Notice: ("key", "kind", "customer__key", "at", "data"),
    DayStep: ("day", "step"),
}


def left() -> dict[str, list[str]]:
    """What the tables say, and what is wrong with the ledger."""
    proof = ledger.verify()
    told = {"wrong": [str(one) for one in proof.findings]}
    for model, names in READ.items():
        rows = model.objects.values_list(*names)
        told[model.__name__] = sorted(json.dumps(row, default=str) for row in rows)
    return told


def kept() -> dict[Any, list[Any]]:
    """All rows as they are, in an order in which they may be written."""
    from django.apps import apps

    return {
        model: list(model._default_manager.all())
        for model in apps.get_app_config("store").get_models()
    }


def restored(*, rows: dict[Any, list[Any]]) -> None:
    """The tables hold those rows and no others."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        for model in rows:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        for model, listed in rows.items():
            model._default_manager.bulk_create(listed, batch_size=500)


def roll() -> None:
    """The night of a year's end and one a while later, in small pages."""
    points.expire.__kwdefaults__["batch"] = 40
    tier_roll.expire.__kwdefaults__["page"] = 30
    for day in (0, 41):
        day_roll.run(now=_members.NOW + timedelta(days=day))


def struck(*, at: int, before: bool) -> Callable[[], None]:
    """The roll, in which the process is killed just before, or just after, its n-th commit."""
    done = count(1)

    def work() -> None:
        ends = transaction.Atomic.__exit__

        def exit_(self: Any, *error: Any) -> None:
            outermost = not connection.savepoint_ids and not self.durable
            turn = next(done) if outermost else 0
            if turn == at and before:
                os.kill(os.getpid(), signal.SIGKILL)
            ends(self, *error)
            if turn == at:
                os.kill(os.getpid(), signal.SIGKILL)

        transaction.Atomic.__exit__ = exit_
        roll()

    return work


def forked(*, work: Callable[[], None]) -> int:
    """How a child ended that did the work: 0, or less by the signal that killed it."""
    connection.close()
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            work()
            ended = 0
        finally:
            os._exit(ended)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_day_roll_that_is_killed_again_and_again_ends_the_same(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(sections, "_held", sections._Held())
    monkeypatch.setattr(_members, "RICH", RICH)
    monkeypatch.setattr(_members, "OWING", OWING)
    _members.made(members=MEMBERS)
    rows = kept()
    assert forked(work=roll) == 0
    calm = left()
    kinds = {json.loads(row)[1] for row in calm["Entry"]}
    assert {"expire", "settle", "redeem"} <= kinds
    assert all(calm[name] for name in ("TierChange", "TierGrant", "Notice", "HadReward"))

    restored(rows=rows)
    kills = 0
    while how := forked(work=struck(at=1 + 2 * kills % 7, before=kills % 2 == 0)):
        assert how == -signal.SIGKILL, how
        kills += 1
    killed = left()
    assert kills >= 8
    assert killed["wrong"] == []
    for table, found in calm.items():
        assert killed[table] == found, table
