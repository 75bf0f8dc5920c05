"""Codes are issued once, however often the call is repeated, and only for offers that take them."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.codes import coupons
from guerdon.store.models import AuditEntry, Code
from tests.flows.shop import done, everything, percent, refused, sells
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def issue(now: datetime, offer: str = "ten", **words: Any) -> Any:
    return coupons.issue(offer=offer, now=now, actor="ann", **{"key": None} | words)


def test_issued_once(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique"))
    body = done(issue(now, count=3, key="k:1"))
    assert len(set(body["codes"])) == body["count"] == Code.objects.count() == 3
    before = everything()
    assert done(issue(now, count=3, key="k:1")) == body
    assert everything() == before
    audit = AuditEntry.objects.get(act="codes.issued")
    assert (audit.subject, audit.data) == ("ten", {"count": 3})


def test_one_for_each_customer(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique"))
    people = [member(key, now) for key in ("b", "a")]
    body = done(issue(now, customers=people))
    owners = dict(Code.objects.values_list("code", "customer__key"))
    assert [owners[code] for code in body["codes"]] == people


def test_what_is_refused_issues_nothing(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique"), percent("open", 10))
    for words, reason in (
        ({"count": 0}, "codes_out_of_bounds"),
        ({"count": coupons.MOST + 1}, "codes_out_of_bounds"),
        ({"count": 1, "offer": "nope"}, "not_found"),
        ({"count": 1, "offer": "open"}, "offer_without_codes"),
        ({"customers": ["nobody"]}, "customer_unknown"),
    ):
        assert refused(lambda words=words: issue(now, **words)).reason == reason  # type: ignore[misc]
