"""The wallet: the coupon's name in the reader's language, its code as letters and picture."""

from datetime import datetime

from guerdon.store.customers.member import Member
from guerdon.store.models import Code, Customer, Offer
from guerdon.web.member.sections import coupons


def test_names_and_pictures(ann: Member, today: datetime) -> None:
    document = {"name": {"en": "5 off 40", "zh": "满40减5"}}
    Offer.objects.create(key="five", document=document, state="live", created_at=today)
    row = Customer.objects.get(key="ann")
    Code.objects.create(code="THANKS-7K", offer="five", customer=row, issued_at=today)
    (ticket,) = coupons.shown(member=ann, now=today, language="zh")["tickets"]
    assert (ticket.name, ticket.code, ticket.expires_at) == ("满40减5", "THANKS-7K", None)
    assert ticket.picture.startswith("<svg")
    (ticket,) = coupons.shown(member=ann, now=today, language="en")["tickets"]
    assert ticket.name == "5 off 40"
