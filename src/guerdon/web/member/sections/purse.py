"""The purse: what may be spent now, what it is worth, what is on its way and what ends soon."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.tiers import setting
from guerdon.give.points import expiry
from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.terms.money import half_up
from guerdon.web.member.section import Section

SOON = timedelta(days=30)


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any]:
    """The balance; it is shown also where it is nothing."""
    live = offers.live(now=now)
    worth = live.plan.worth(at=now) if live.plan else 0
    purse = ledger.balance(customer=member.customer, now=now)
    ends = [
        one
        for lot in ledger.lots(customer=member.customer)
        if lot.expires_at is None or lot.expires_at > now
        for one in expiry.falling(lot=lot, until=now + SOON, zone=live.zone)
    ]
    return {
        "purse": purse,
        "worth": half_up(numerator=purse.spendable * worth, denominator=1000),
        "ending_soon": sum(one.points for one in ends),
        "ends_first": min((one.at for one in ends), default=None),
        "tier": setting.names(now=now).get(member.tier, {}).get(language) or member.tier,
    }


SECTION = Section(name="purse", tab="home", order=10, shown=shown)
