"""Thirty paid memberships of two plans, of which ten have ended."""

from datetime import datetime, timedelta

from guerdon.store.customers import people
from guerdon.store.tiers import terms

DAY = timedelta(days=1)


def thirty(*, now: datetime) -> None:
    """They began a hundred days ago; every third left, every third went on for another term."""
    keys = [f"c{n:02}" for n in range(30)]
    people.named(keys=keys, now=now)
    begun = now - 100 * DAY
    for number, key in enumerate(keys):
        words = {
            "customer": key,
            "membership": f"m{number}",
            "plan": "plus" if number % 2 else "basic",
            "terms": {},
            "first_at": begun,
            "starts_at": begun,
            "ends_at": begun + 30 * DAY,
            "trial_until": begun,
            "price_minor": 5,
            "auto_renew": True,
        }
        terms.begin(number=1, **words)
        if number % 3 == 0:
            left = {"state": terms.LEFT, "left_at": begun + (number + 1) * DAY}
            terms.change(membership=f"m{number}", number=1, **left)
        elif number % 3 == 1:
            terms.change(membership=f"m{number}", number=1, state=terms.OVER)
            later = {"starts_at": begun + 30 * DAY, "ends_at": begun + 130 * DAY}
            terms.begin(number=2, **words | later)
