"""Members' own referral codes: one a member, for ever, easily read aloud."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from guerdon.give.coupons.pattern import HYPHEN, Pattern, parsed, regrouped
from guerdon.store.codes.codes import drawn
from guerdon.store.models import Customer, ReferralCode
from guerdon.store.writing import write
from guerdon.terms.code import plain
from guerdon.terms.decision import Refusal

TRIES = 20
LONGEST = 40


def _form() -> Pattern:
    found = parsed(text="****-***%")
    assert isinstance(found, Pattern)  # noqa: S101 (our own words)
    return found


# 7 drawn places of 30: 21.9 thousand million codes, and a character that finds a mistyped one.
# Whoever guesses one gives a stranger a reward, so that it need not be longer to be safe.
FORM = _form()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCode:
    """A member's code, how often they shared it, and how often its link was opened."""

    customer: str
    code: str
    made_at: datetime
    shared: int
    opened: int


def own(*, customer: str, now: datetime) -> OwnCode | Refusal:
    """The member's code, made now if they have none; parallel calls get the same one.

    Refused: an unknown customer.
    """
    seen = of(customer=customer)
    if seen is not None:
        return seen
    person = Customer.objects.filter(key=customer, merged_into=None).values_list("pk").first()
    if person is None:
        return Refusal(reason="customer_unknown", data={"customer": customer})
    for code in drawn(pattern=FORM, count=TRIES):
        row = ReferralCode(customer_id=person[0], code=code, made_at=now)
        with write():
            # Whatever stands in the way, the code or the customer's own: nothing is written.
            ReferralCode.objects.bulk_create([row], ignore_conflicts=True)
        seen = of(customer=customer)
        if seen is not None:
            return seen
    raise RuntimeError(f"no free code in {TRIES} draws")


def of(*, customer: str) -> OwnCode | None:
    """The member's code, if one was made."""
    return _seen(ReferralCode.objects.filter(customer__key=customer))


def typed(*, code: str) -> OwnCode | None:
    """Whose code it is; case, blanks and hyphens do not matter. None for no code of ours."""
    bare = plain(text=code[:LONGEST]).replace(HYPHEN, "")
    whole = regrouped(pattern=FORM, bare=bare)
    if whole is None:
        return None
    return _seen(ReferralCode.objects.filter(code=whole, customer__merged_into=None))


def count(*, code: str, shared: int = 0, opened: int = 0) -> None:
    """One more share, or one more look at the link; an unknown code counts nothing."""
    with write():
        found = ReferralCode.objects.filter(code=code)
        found.update(shared=F("shared") + shared, opened=F("opened") + opened)


def _seen(found: QuerySet[ReferralCode]) -> OwnCode | None:
    row = found.values_list("customer__key", "code", "made_at", "shared", "opened").first()
    if row is None:
        return None
    customer, code, made_at, shared, opened = row
    return OwnCode(customer=customer, code=code, made_at=made_at, shared=shared, opened=opened)
