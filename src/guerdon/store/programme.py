"""The programme's settings: currency, zone, margin and the other numbers a shop has one of."""

import secrets
from dataclasses import dataclass, fields
from typing import Any

from guerdon.store.models import Setting
from guerdon.store.writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What holds for the whole shop; margin is the share of sales left after product cost."""

    name: str = "My shop"
    currency: str = "USD"
    zone: str = "UTC"
    margin: float = 0.25
    yearly_discount_rate: float = 0.10
    points_per_unit: int = 1  # points earned per whole currency unit paid
    point_worth_milli: int = 1000  # thousandths of a minor unit that one point is worth
    points_life_days: int = 365
    demo: bool = False


def read() -> Programme:
    """The settings as stored, defaults where there are none."""
    stored = dict(Setting.objects.values_list("key", "value"))
    return Programme(**{f.name: stored[f.name] for f in fields(Programme) if f.name in stored})


def keep(*, changes: dict[str, Any]) -> Programme:
    """Store the changed settings; unknown names are a bug and raise TypeError."""
    checked = Programme(**changes)
    with write():
        for name in changes:
            Setting.objects.update_or_create(key=name, defaults={"value": getattr(checked, name)})
        stamp()
    return read()


STAMP = "stamp"


def stamp() -> None:
    """Tell every process that what its till holds in memory is old; call it inside `write()`."""
    Setting.objects.update_or_create(key=STAMP, defaults={"value": secrets.token_hex(8)})
