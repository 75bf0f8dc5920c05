"""Consents: a customer says by which channels the shop may write to them."""

from collections.abc import Mapping
from datetime import datetime

from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

CHANNELS = ("email", "sms")


def standing(*, customer: str) -> dict[str, bool]:
    """Channel -> whether marketing may be sent on it; unsaid is no."""
    said = {
        one.channel: one.given
        for one in people.consents(customer=customer)
        if one.purpose == "marketing"
    }
    return {channel: said.get(channel, False) for channel in CHANNELS}


def chosen(
    *, customer: str, wanted: Mapping[str, bool], actor: str, proof: str, now: datetime
) -> int | Refusal:
    """Write down what the customer wants now; how many of their consents that changed.

    What stands already is not written again, so that a form sent twice changes nothing. `proof`
    says where they said so. Refused, with nothing changed: `channel_unknown`.
    """
    strange = sorted(set(wanted) - set(CHANNELS))
    if strange:
        return Refusal(reason="channel_unknown", data={"channel": strange[0]})
    before = standing(customer=customer)
    changes = {name: given for name, given in wanted.items() if before[name] is not given}
    if not changes:
        return 0
    with write():
        told = people.Told(key=customer, consents=changes)
        written = people.keep(told=[told], now=now, proof=proof)["consents"]
        access.note(actor=actor, act="consent.chosen", subject=customer, data=changes, now=now)
    return written
