"""What a member sees: who they are here, and own coupons that still work."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import member
from guerdon.store.ledger import ledger
from guerdon.store.models import Code, CodeBatch, Customer, Offer
from guerdon.terms.entry import ISSUED, Entry, NewLot, Posting

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = timedelta(days=1)


def earned(*, customer: str, key: str, amount: int, now: datetime, ends: datetime | None) -> Entry:
    lot = NewLot(amount=amount, earned_at=now, available_at=now, expires_at=ends)
    account = ledger.wallet_account()
    return Entry(
        key=key,
        kind="earn",
        wallet="points",
        at=now,
        postings=(
            Posting(account=account, amount=amount, customer=customer),
            Posting(account=ISSUED, amount=-amount),
        ),
        opens=lot,
    )


def test_nobody_is_no_member(now: datetime) -> None:
    assert member.one(customer="nobody") is None


def test_an_old_number_opens_the_page_of_whom_it_became(now: datetime) -> None:
    ann = Customer.objects.create(key="ann", tier="gold", joined_at=now, created_at=now)
    Customer.objects.create(key="old-ann", merged_into=ann, created_at=now)
    assert member.one(customer="ann") == member.Member(customer="ann", tier="gold", joined_at=now)
    found = member.one(customer="old-ann")
    assert found is not None
    assert found.customer == "ann"


def test_only_own_living_coupons(now: datetime) -> None:
    ann = Customer.objects.create(key="ann", created_at=now)
    bob = Customer.objects.create(key="bob", created_at=now)
    document = {"name": {"en": "5 off 40", "zh": "满40减5"}}
    for key, state in (("five", "live"), ("over", "ended")):
        Offer.objects.create(key=key, document=document, state=state, created_at=now)

    def code(text: str, **kwargs: object) -> None:
        kept = {"offer": "five", "customer": ann, "issued_at": now, **kwargs}
        Code.objects.create(code=text, **kept)

    code("LATER", expires_at=now + 9 * DAY)
    code("SOON", expires_at=now + DAY)
    code("GONE", expires_at=now)
    code("USED", state="redeemed")
    code("BOBS", customer=bob)
    code("OVER", offer="over")
    code("ALWAYS")
    for key, state, starts in (
        ("VOID", "void", None),
        ("UNREADY", "waiting", None),
        ("NOT-YET", "complete", now + DAY),
        ("BATCHED", "complete", now),
    ):
        batch = CodeBatch.objects.create(
            key=key.lower(), offer="five", state=state, starts_at=starts, created_at=now
        )
        code(key, batch=batch)
    found = member.coupons(customer="ann", now=now)
    assert [coupon.code for coupon in found] == ["SOON", "LATER", "ALWAYS", "BATCHED"]
