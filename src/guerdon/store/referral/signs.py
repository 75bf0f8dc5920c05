"""Signs of a customer (device, way to pay, address) as keyed indexes, and who shares them."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count

from guerdon.give.referral.guard import ADDRESS, SIGNS
from guerdon.store.models import Customer, Referral, ReferralSign
from guerdon.store.sealed import sign_index
from guerdon.terms.decision import Refusal

PERSONAL = {"email": "email_index", "phone": "phone_index"}


def keep(*, customer: str, signs: Mapping[str, str], now: datetime) -> Refusal | None:
    """Remember signs by their keyed index, each once; call it inside `write()`.

    The texts themselves are kept nowhere: who finds the database can only tell that two are the
    same, and without the key not even guess one. Refused: an unknown customer.
    """
    person = Customer.objects.filter(key=customer).values_list("pk", flat=True).first()
    if person is None:
        return Refusal(reason="customer_unknown", data={"customer": customer})
    found = [
        ReferralSign(customer_id=person, kind=kind, sign=_index(kind, signs[kind]), at=now)
        for kind in SIGNS
        if signs.get(kind, "").strip()
    ]
    ReferralSign.objects.bulk_create(found, ignore_conflicts=True)
    return None


def _index(kind: str, text: str) -> str:
    """Addresses are compared without case, blanks and punctuation; the others as they are."""
    plain = text.strip()
    if kind == ADDRESS:
        plain = "".join(sign for sign in plain.casefold() if sign.isalnum())
    return sign_index(kind=kind, text=plain)


def shared(*, inviter: str, invitee: str) -> frozenset[str]:
    """What the two have in common: email, phone, and kinds of sign."""
    people = {row.key: row for row in Customer.objects.filter(key__in=(inviter, invitee))}
    one, other = people.get(inviter), people.get(invitee)
    if one is None or other is None:
        return frozenset()
    same = {
        name
        for name, column in PERSONAL.items()
        if getattr(one, column) and getattr(one, column) == getattr(other, column)
    }
    theirs = ReferralSign.objects.filter(customer=other).values_list("kind", "sign")
    ours = ReferralSign.objects.filter(customer=one).values_list("kind", "sign")
    return frozenset(same | {kind for kind, _ in set(theirs) & set(ours)})


def others(*, inviter: str, invitee: str) -> dict[str, int]:
    """With how many more friends of this inviter the friend shares a sign, by its kind."""
    own = ReferralSign.objects.filter(customer__key=invitee).values("sign")
    friends = Referral.objects.filter(inviter__key=inviter).exclude(invitee__key=invitee)
    rows = (
        ReferralSign.objects.filter(sign__in=own, customer__in=friends.values("invitee"))
        .values_list("kind")
        .annotate(Count("customer", distinct=True))
    )
    return dict(rows)
