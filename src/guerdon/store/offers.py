"""Offers by version, and the live ones as an immutable snapshot that is swapped whole."""

import gc
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from guerdon.give.live import LiveOffers, snapshot
from guerdon.give.offer_document import document as as_document
from guerdon.give.offer_document import parsed
from guerdon.store import access, programme, rows
from guerdon.store.models import Campaign, Offer
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.money import exponent
from guerdon.terms.offer import Offer as TermsOffer
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, Life, Plan

STATES = ("draft", "live", "paused", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSeen:
    """The current version of an offer, as its document and its state."""

    key: str
    version: int
    state: str
    document: Mapping[str, Any]
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The snapshot of this process, the stamp it was read under, and each offer as it was read."""

    stamp: str | None = None
    live: LiveOffers = field(default_factory=LiveOffers)
    read: Mapping[tuple[int, str], TermsOffer] = field(default_factory=dict)


# A snapshot of so many offers is kept out of the collector's way, which would walk it for nothing.
SETTLED_FROM = 1_000
_swap = threading.Lock()
_held = _Held()


def live() -> LiveOffers:
    """Everything live now: one row is read to see whether the snapshot in memory still stands.

    The snapshot is never changed, only replaced, so a quote works on one state from end to end.
    """
    global _held  # noqa: PLW0603 (the one snapshot of this process)
    stamp = _stamp()
    held = _held
    if held.stamp == stamp:
        return held.live
    with _swap:
        if _held.stamp != stamp:
            # The stamp is read before the offers: what changes in between is seen next time.
            collects = gc.isenabled()
            gc.disable()
            try:
                _held = _read(stamp, _held)
                if len(_held.live.offers) >= SETTLED_FROM:
                    _settle()
            finally:
                if collects:
                    gc.enable()
        return _held.live


def _settle() -> None:
    """Sweep what the last snapshot left behind, then call all that stands no garbage."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _stamp() -> str:
    row = rows.first(
        query="SELECT value FROM store_setting WHERE key = %s", params=[programme.STAMP]
    )
    return "" if row is None else str(row[0])


# The document as text: one that did not change is not even taken apart.
LIVE = """
SELECT id, version, document FROM store_offer WHERE current AND state = 'live' ORDER BY key
"""


def _read(stamp: str, before: _Held) -> _Held:
    settings = programme.read()
    with connection.cursor() as cursor:
        cursor.execute(LIVE)
        stored = cursor.fetchall()
    found: dict[tuple[int, str], TermsOffer] = {}
    for pk, version, text in stored:
        offer = before.read.get((version, text))
        if offer is None:
            answer = parsed({**json.loads(text), "version": version})
            if isinstance(answer, Refusal):
                raise ValueError(f"offer {pk} version {version}: {dict(answer.data)}")
            offer = answer
        found[version, text] = offer
    live = snapshot(
        found.values(),
        before=before.live,
        plan=plan(settings=settings),
        currency=settings.currency,
        zone=settings.zone,
    )
    return _Held(stamp=stamp, live=live, read=found)


def plan(*, settings: programme.Programme) -> Plan:
    """The points plan of the programme's settings."""
    rate = EarnRate(
        period=Period(),
        points=settings.points_per_unit,
        per_minor=10 ** exponent(currency=settings.currency),
    )
    return Plan(
        rates=(rate,),
        life=Life(kind="rolling", days=settings.points_life_days, zone=settings.zone),
        worth_milli=settings.point_worth_milli,
    )


def keep(
    *, documents: Sequence[Any], actor: str, now: datetime, state: str = "draft"
) -> tuple[OfferSeen, ...] | Refusal:
    """Store each document as the next version of its offer, all or none.

    A document equal to the current version makes no new one. An offer that is live stays live
    with the new version; a new one gets `state`. Refused: what `offer_document.parsed` refuses,
    and a campaign that does not exist.
    """
    offers = []
    for document in documents:
        offer = parsed(document)
        if isinstance(offer, Refusal):
            return offer
        offers.append(offer)
    with write():
        campaigns = dict(Campaign.objects.values_list("key", "pk"))
        unknown = sorted({o.campaign for o in offers if o.campaign} - campaigns.keys())
        if unknown:
            data = {"what": "campaign", "key": unknown[0]}
            return Refusal(reason="not_found", data=data)
        seen = []
        for offer in offers:
            document = {**as_document(offer)}
            document.pop("version", None)
            pk = campaigns.get(offer.campaign)
            seen.append(_kept(offer.key, document, pk, actor, now, state))
        programme.stamp()
    return tuple(seen)


def _kept(
    key: str,
    document: dict[str, Any],
    campaign: int | None,
    actor: str,
    now: datetime,
    state: str,
) -> OfferSeen:
    before = Offer.objects.select_for_update().filter(key=key, current=True).first()
    if before is not None and before.document == document:
        return _seen(before)
    if before is not None:
        Offer.objects.filter(pk=before.pk).update(current=False)
    row = Offer.objects.create(
        key=key,
        version=before.version + 1 if before else 1,
        document=document,
        state=before.state if before else state,
        campaign_id=campaign,
        created_at=now,
        created_by=actor,
    )
    access.note(actor=actor, act="offer.kept", subject=key, data={"version": row.version}, now=now)
    return _seen(row)


def set_state(*, key: str, state: str, actor: str, now: datetime) -> OfferSeen | Refusal:
    """Publish (live), pause or end an offer; the same state again changes nothing."""
    if state not in STATES:
        raise ValueError(f"no state {state}")
    with write():
        row = Offer.objects.select_for_update().filter(key=key, current=True).first()
        if row is None:
            return Refusal(reason="not_found", data={"what": "offer", "key": key})
        if row.state == "ended" and state != "ended":
            return Refusal(reason="offer_ended", data={"offer": key})
        if row.state != state:
            row.state = state
            row.save(update_fields=["state"])
            data = {"version": row.version}
            access.note(actor=actor, act=f"offer.{state}", subject=key, data=data, now=now)
            programme.stamp()
    return _seen(row)


def listed(*, state: str | None = None) -> tuple[OfferSeen, ...]:
    """The current version of every offer, or of those in a state, by key."""
    rows = Offer.objects.filter(current=True).order_by("key")
    return tuple(_seen(row) for row in (rows.filter(state=state) if state else rows))


def seen(*, key: str, version: int | None = None) -> OfferSeen | None:
    """One offer: the current version, or an old one as it was."""
    rows = Offer.objects.filter(key=key)
    row = (
        rows.filter(current=True).first()
        if version is None
        else rows.filter(version=version).first()
    )
    return _seen(row) if row else None


def versions(*, wanted: Sequence[tuple[str, int]]) -> LiveOffers:
    """Those versions as a snapshot, to replay a decision or price a return as it was decided."""
    settings = programme.read()
    offers = []
    for key, version in wanted:
        row = Offer.objects.get(key=key, version=version)
        offer = parsed({**row.document, "version": version})
        assert not isinstance(offer, Refusal), offer  # noqa: S101 (it was parsed when kept)
        offers.append(offer)
    return snapshot(
        offers, plan=plan(settings=settings), currency=settings.currency, zone=settings.zone
    )


def _seen(row: Offer) -> OfferSeen:
    return OfferSeen(
        key=row.key,
        version=row.version,
        state=row.state,
        document=row.document,
        created_at=row.created_at,
        created_by=row.created_by,
    )
