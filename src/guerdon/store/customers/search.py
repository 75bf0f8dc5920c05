"""Search from anywhere: customers, offers, codes and campaigns by key or name."""

from collections.abc import Mapping
from dataclasses import dataclass

from guerdon.store.giving.giving import beginning
from guerdon.store.models import Campaign, Code, Customer, Offer

MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found: its kind (customer, offer, code, campaign), its key and how it reads."""

    kind: str
    key: str
    name: Mapping[str, str]
    about: str


def found(*, text: str) -> list[Hit]:
    """At most six of each kind; keys that begin with the text come first."""
    text = text.strip()[:80]
    if not text:
        return []
    return [*_customers(text), *_campaigns(text), *_offers(text), *_codes(text)]


def _customers(text: str) -> list[Hit]:
    begins = Customer.objects.filter(merged_into=None, key__istartswith=text)
    rows = begins.order_by("key").values_list("key", "tier")[:MOST]
    return [Hit(kind="customer", key=key, name={}, about=tier) for key, tier in rows]


def _campaigns(text: str) -> list[Hit]:
    needle = text.casefold()
    rows = Campaign.objects.order_by("-id").values_list("key", "name", "state")
    return [
        Hit(kind="campaign", key=key, name=name, about=state)
        for key, name, state in rows
        if needle in key.casefold() or any(needle in str(t).casefold() for t in name.values())
    ][:MOST]


def _offers(text: str) -> list[Hit]:
    needle = text.casefold()
    hits: list[Hit] = []
    for key, document, state in (
        Offer.objects.filter(current=True).order_by("-id").values_list("key", "document", "state")
    ):
        name = document.get("name") or {}
        if needle in key.casefold() or any(needle in str(t).casefold() for t in name.values()):
            hits.append(Hit(kind="offer", key=key, name=name, about=state))
    return hits[:MOST]


def _codes(text: str) -> list[Hit]:
    if len(text) < 3:
        return []
    rows = Code.objects.filter(beginning(text=text)).order_by("code")
    return [
        Hit(kind="code", key=code, name={}, about=state)
        for code, state in rows.values_list("code", "state")[:MOST]
    ]
