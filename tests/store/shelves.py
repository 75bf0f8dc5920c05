"""Small programmes for the tests: percentages by key, and how they are applied."""

from datetime import datetime
from typing import Any

from guerdon.give.difference import between
from guerdon.give.programme_document import parsed
from guerdon.store.programme import applies
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import Programme


def shelf(mode: str = "best_customer", budgets: Any = None, **shares: int) -> Programme:
    """A programme of percentages by key."""
    document = {
        "programme": {"mode": mode, "budgets": budgets or {}},
        "offers": [
            {"key": key, "kind": "percent", "name": {"en": key}, "value": {"percent": share}}
            for key, share in shares.items()
        ],
    }
    found, faults = parsed(document=document, base=Programme())
    assert not faults
    return found


def attempt(wanted: Programme, now: datetime, **words: Any) -> Any:
    at = words.pop("at", None)
    base = applies.standing(at=at or now)
    lock = words.pop("lock", None) or base.lock
    moves = between(before=base.programme, after=wanted, ended=base.ended)
    return applies.apply(
        wanted=wanted, moves=moves, lock=lock, at=at, actor="ann", how="apply", now=now, **words
    )


def applied(wanted: Programme, now: datetime, **words: Any) -> int:
    done = attempt(wanted, now, **words)
    assert not isinstance(done, Refusal), done
    number: int = done
    return number
