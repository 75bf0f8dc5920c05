"""Whether amounts of the shop's currency are kept already, so that it can be no other any more."""

from guerdon.store.models import (
    BudgetFrame,
    Campaign,
    Counter,
    Entry,
    GiftCard,
    Offer,
    Order,
    Price,
)
from guerdon.terms.limit import budget_key

# What says amounts in minor units; which currency those are of, the programme alone knows.
KEPT = (Order, Entry, GiftCard, Price, Campaign, BudgetFrame)


def in_use() -> bool:
    """Whether any order, entry, card, price, budget, campaign or offer that has not ended says so.

    Another currency would not convert them: 12.40 dollars would become 1,240 yen.
    """
    budgets = Counter.objects.filter(key__startswith=budget_key(budget=""))
    offers = Offer.objects.filter(current=True).exclude(state="ended")
    return offers.exists() or budgets.exists() or any(one.objects.exists() for one in KEPT)
