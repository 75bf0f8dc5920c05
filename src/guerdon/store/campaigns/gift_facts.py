"""What the rules of giving look at: who complained lately, and which gifts each customer had."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count

from guerdon.canonical import written
from guerdon.store.models import Assignment, Award, KnowValue, Night, Offer, Remark, Trigger
from guerdon.terms.gifts import GiftFacts

COMPLAINT = "complaint"
# What makes two offers the same gift; its window, codes and key do not.
SAME = ("kind", "value", "least_minor", "of")


def gift_of(*, document: Mapping[str, Any]) -> str:
    """The gift that an offer is: equal for offers that give the same."""
    kept = {word: document[word] for word in SAME if document.get(word)}
    return "offer:" + written(value=kept).decode()


def complaints(*, since: datetime, customer: str = "") -> dict[str, datetime]:
    """Customer -> newest complaint after `since`, told as a trigger or as a remark."""
    whose: dict[str, Any] = {"customer__key": customer} if customer else {"customer__isnull": False}
    found: dict[str, datetime] = {}
    for rows in (
        Trigger.objects.filter(kind=COMPLAINT, at__gt=since, **whose),
        Remark.objects.filter(kind=COMPLAINT, at__gt=since, **whose),
    ):
        for key, at in rows.values_list("customer__key", "at"):
            found[key] = max(at, found.get(key, at))
    return found


def had(*, since: datetime, customer: str = "") -> dict[str, dict[str, datetime]]:
    """Customer -> gift -> when it was given last: offers of campaigns, and things of plays."""
    whose = {"customer__key": customer} if customer else {}
    found: dict[str, dict[str, datetime]] = {}
    given = Assignment.objects.filter(
        arm="given", at__gt=since, campaign__launched_at__isnull=False, **whose
    ).values_list("customer__key", "offer", "at")
    same = _gifts({offer for _, offer, _ in given})
    for key, offer, at in given:
        _note(found, key, same.get(offer, f"offer:{offer}"), at)
    things = Award.objects.filter(at__gt=since, state="given", **whose)
    for key, reward, at in things.values_list("customer__key", "reward", "at"):
        if reward.get("item"):
            _note(found, key, str(reward["item"]), at)
    return found


def _note(found: dict[str, dict[str, datetime]], key: str, gift: str, at: datetime) -> None:
    gifts = found.setdefault(key, {})
    gifts[gift] = max(at, gifts.get(gift, at))


def _gifts(keys: set[str]) -> dict[str, str]:
    rows = Offer.objects.filter(key__in=keys).order_by("version")
    return {
        key: gift_of(document=document) for key, document in rows.values_list("key", "document")
    }


def classes() -> dict[str, str]:
    """Customer -> value class, by the newest night; empty before the first."""
    night = Night.objects.filter(state="complete").order_by("-as_of", "-id").first()
    rows = KnowValue.objects.filter(night=night).values_list("customer__key", "value_class")
    return dict(rows.iterator(chunk_size=5_000))


def stages() -> dict[str, int]:
    """Lifecycle stage -> customers in it, by the newest night; empty before the first."""
    night = Night.objects.filter(state="complete").order_by("-as_of", "-id").first()
    rows = KnowValue.objects.filter(night=night).values("stage").annotate(n=Count("customer"))
    return {row["stage"]: row["n"] for row in rows if row["stage"]}


def of(*, customer: str, since: datetime) -> GiftFacts:
    """The facts of one customer, complaints and gifts after `since`."""
    night = Night.objects.filter(state="complete").order_by("-as_of", "-id").first()
    known = KnowValue.objects.filter(night=night, customer__key=customer)
    return GiftFacts(
        value_class=known.values_list("value_class", flat=True).first() or "",
        complained_at=complaints(since=since, customer=customer).get(customer),
        had=had(since=since, customer=customer).get(customer, {}),
    )
