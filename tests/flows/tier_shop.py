"""A shop with tiers for the tests of their flows: settings, purchases and standings in short."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows import trigger
from guerdon.flows.till import purchase
from guerdon.store.programme import programme, sections
from guerdon.store.tiers import tiers
from guerdon.store.till.orders import Sold
from guerdon.store.till.replies import Reply


def name(en: str) -> dict[str, str]:
    return {"en": en.title(), "zh": en}


def benefit(key: str, kind: str, **words: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "name": name(key), **words}


SILVER = [benefit("lounge", "lounge", quantity=2, every="month", days=31)]
GOLD = [
    benefit("lounge", "lounge", quantity=5, every="month", days=31),
    benefit("birthday", "birthday_gift", days=30, before_days=7),
    benefit("lane", "priority_lane"),
    benefit("adviser", "adviser"),
]


def ladder(**words: Any) -> dict[str, Any]:
    """Silver from 500, gold from 1,000, black from 3,000 in a calendar year, in one structure."""
    return {
        "key": "member",
        "name": name("member"),
        "main": True,
        "tiers": [
            {"key": "silver", "name": name("silver"), "threshold": 500, "benefits": SILVER},
            {"key": "gold", "name": name("gold"), "threshold": 1000, "benefits": GOLD},
            {"key": "black", "name": name("black"), "threshold": 3000},
        ],
        **words,
    }


def opens(now: datetime, *structures: Mapping[str, Any], plans: Any = (), **words: Any) -> int:
    """The shop has tiers from now on, by the clocks of Shanghai; the version."""
    # Undone tests give one version number to other settings; in a shop none is given twice.
    sections._held = sections._Held()
    programme.keep(changes={"zone": "Asia/Shanghai"}, now=now)
    document = {"structures": list(structures) or [ladder(**words)], "plans": list(plans)}
    version = sections.put(name="tiers", document=document, actor="test", now=now)
    assert isinstance(version, int), version
    return version


def buys(customer: str, order: str, minor: int, at: datetime, *, hear: bool = True) -> None:
    """A purchase, and what the rooms make of it."""
    done = purchase.record(
        order=order,
        customer=customer,
        placed_at=at,
        lines=[Sold(sku="tea", quantity=1, amount_minor=minor, discount_minor=0)],
        currency="USD",
        key=None,
        now=at,
    )
    assert isinstance(done, Reply), done
    if hear:
        trigger.catch_up(now=at)


def tier(customer: str, structure: str = "member") -> str | None:
    """The tier that the customer has."""
    from guerdon.store.customers import people

    pk = people.ids(keys=[customer])[customer]
    held = tiers.standings(structure=structure, pks=[pk]).get(pk)
    return None if held is None else held.shown


def at_till(customer: str) -> str:
    """The tier that conditions and segments see."""
    from guerdon.store.models import Customer

    return Customer.objects.get(key=customer).tier
