"""What a member sees: own coupons that still work, lots in order of their end, nothing else."""

from datetime import datetime, timedelta

import pytest

from guerdon.store import ledger, member
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


def test_nobody_is_seen_as_nobody(now: datetime) -> None:
    assert member.seen(customer="nobody", now=now) is None
    assert not member.exists(customer="nobody")


def test_points_and_lots(now: datetime) -> None:
    Customer.objects.create(key="ann", created_at=now)
    past = now - 10 * DAY
    posted = ledger.post(
        entries=[
            earned(customer="ann", key="a", amount=5, now=past, ends=now - DAY),
            earned(customer="ann", key="b", amount=30, now=past, ends=now + 90 * DAY),
            earned(customer="ann", key="c", amount=12, now=past, ends=now + 9 * DAY),
        ]
    )
    assert isinstance(posted, ledger.Posted)
    seen = member.seen(customer="ann", now=now)
    assert seen is not None
    assert seen.purse.spendable == 42
    assert [lot.left for lot in seen.lots] == [12, 30]
    assert [line.amount for line in seen.statement] == [12, 30, 5]


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
    seen = member.seen(customer="ann", now=now)
    assert seen is not None
    assert [coupon.code for coupon in seen.coupons] == ["SOON", "LATER", "ALWAYS", "BATCHED"]
