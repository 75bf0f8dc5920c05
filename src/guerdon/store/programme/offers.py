"""Offers by version, and the live ones as an immutable snapshot that is swapped whole."""

import gc
import json
import threading
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from guerdon.give.gifts.document import NAME as GIFTS
from guerdon.give.live import LiveOffers, snapshot
from guerdon.give.offer_document import document as as_document
from guerdon.give.offer_document import parsed
from guerdon.give.points.document import NAME as POINTS
from guerdon.give.points.wallets import plans
from guerdon.store.bulk import among
from guerdon.store.house import access
from guerdon.store.models import Campaign, Offer
from guerdon.store.programme import coded, ground, revisions, sections, settling
from guerdon.store.programme.revisions import Revision, Shift
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer as TermsOffer
from guerdon.terms.programme import Rules

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


# A snapshot of so many offers is kept out of the collector's way, which would walk it for nothing.
SETTLED_FROM = 1_000
# Of what is scheduled, this many stretches of time stay in memory: before and after a date.
MOST_STRETCHES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What this process holds of the programme, and the stamp that it was read under.

    `starts` are the moments of what is scheduled; `stretches` the snapshots between them, by how
    many moments lie before. `read` are the offers by version and text, as they were read.
    """

    stamp: str | None = None
    starts: tuple[datetime, ...] = ()
    stretches: Mapping[int, LiveOffers] = field(default_factory=dict)
    read: Mapping[tuple[int, str], TermsOffer] = field(default_factory=dict)

    def at(self, now: datetime) -> LiveOffers | None:
        """The snapshot of the moment, if it is there."""
        return self.stretches.get(bisect_right(self.starts, now) if self.starts else 0)


_swap = threading.Lock()
_held = _Held()


def held(*, now: datetime) -> LiveOffers | None:
    """What this process holds for the moment; whether it still stands `live` says."""
    return _held.at(now)


def live(*, now: datetime, stamp: str | None = None) -> LiveOffers:
    """Everything live at `now`: one row is read to see whether the snapshot in memory still stands.

    `stamp` is that row's text where STAMP was asked along with something else. What is scheduled
    is in force from its moment on, whether or not a worker has settled it. The snapshot is never
    changed, only replaced, so a quote works on one state from end to end.
    """
    global _held
    if stamp is None:
        stamp = ground.standing()
    before = _held
    found = before.at(now) if before.stamp == stamp else None
    if found is not None:
        return found
    with _swap:
        found = _held.at(now) if _held.stamp == stamp else None
        if found is None:
            # The stamp is read before the offers: what changes in between is seen next time.
            collects = gc.isenabled()
            gc.disable()
            try:
                _held, found = _read(stamp, _held, now)
                if len(found.offers) >= SETTLED_FROM:
                    _settle()
            finally:
                if collects:
                    gc.enable()
        return found


def _settle() -> None:
    """Sweep what the last snapshot left behind, then call all that stands no garbage."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


STAMP = ground.STAMPED


# The document as text: one that did not change is not even taken apart.
LIVE = """
SELECT key, version, document FROM store_offer WHERE current AND state = 'live' ORDER BY key
"""
VERSIONS = "SELECT key, version, document FROM store_offer WHERE {among}"


def _read(stamp: str, before: _Held, now: datetime) -> tuple[_Held, LiveOffers]:
    """The snapshot of the moment, with those of the same state that are held already."""
    pending = revisions.pending()
    starts = tuple(one.starts_at for one in pending if one.starts_at)
    stretch = bisect_right(starts, now)
    rules = ground.read().rules
    number = ground.version_of(rules=rules)
    if stretch:
        stored, rules, number = _scheduled(pending[:stretch], rules, number)
    else:
        with connection.cursor() as cursor:
            cursor.execute(LIVE)
            stored = cursor.fetchall()
    found: dict[tuple[int, str], TermsOffer] = {}
    for key, version, text in stored:
        offer = before.read.get((version, text))
        found[version, text] = offer or _parsed(key, version, json.loads(text))
    kept = before.stretches if before.stamp == stamp else {}
    like = next(iter(before.stretches.values()), None)
    section = sections.live(name=POINTS, now=now)
    gifts = sections.live(name=GIFTS, now=now)
    made = _ready(
        found.values(),
        rules=rules,
        version=number,
        section=section,
        before=like,
        care_days=gifts[1].care_days if gifts and gifts[1].care_at_till else 0,
    )
    stretches = dict([*kept.items()][-MOST_STRETCHES + 1 :]) | {stretch: made}
    read = found | dict(before.read) if kept else found
    return _Held(stamp=stamp, starts=starts, stretches=stretches, read=read), made


def _scheduled(
    pending: Sequence[Revision], rules: Rules, number: int
) -> tuple[list[tuple[str, int, str]], Rules, int]:
    """The versions that are live after what is scheduled, and the rules then."""
    after = settling.stand()
    for one in pending:
        after, _ = revisions.shifted(stand=after, revision=one)
    wanted = {(key, at) for key, (at, state) in after.offers.items() if state == "live"}
    if after.rules != number:
        rules = ground.rules_at(versions=frozenset((after.rules,)))[after.rules]
    found: list[tuple[str, int, str]] = []
    keys = sorted(key for key, _ in wanted)
    with connection.cursor() as cursor:
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            test, values = among("key", part)
            cursor.execute(VERSIONS.format(among=test), values)
            found.extend(row for row in cursor.fetchall() if (row[0], row[1]) in wanted)
    return sorted(found), rules, after.rules


def _parsed(key: str, version: int, document: Mapping[str, Any]) -> TermsOffer:
    offer = parsed({**document, "version": version})
    if isinstance(offer, Refusal):
        raise ValueError(f"offer {key} version {version}: {dict(offer.data)}")
    return offer


def rows_of(*, wanted: Sequence[tuple[str, int]]) -> list[Offer]:
    """Those versions, in order of key; raises KeyError for one that was never written."""
    found: dict[tuple[str, int], Offer] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        numbers = {number for _, number in part}
        found.update(
            {
                (row.key, row.version): row
                for row in Offer.objects.filter(
                    key__in=[key for key, _ in part], version__in=numbers
                )
            }
        )
    return [found[one] for one in sorted(wanted)]


def _ready(
    offers: Iterable[TermsOffer],
    *,
    rules: Rules,
    version: int,
    section: tuple[int, Any] | None = None,
    before: LiveOffers | None = None,
    others: int = 0,
    care_days: int = 0,
) -> LiveOffers:
    """Those offers under those rules and wallets, ready for the till."""
    wallets = plans(rules=rules, section=section and section[1])
    return snapshot(
        offers,
        before=before,
        stacking=rules.stacking,
        plan=wallets.main,
        wallets=wallets.others,
        currency=rules.currency,
        zone=rules.zone,
        others=others,
        rules=version,
        section=section[0] if section else 0,
        care_days=care_days,
    )


def keep(
    *, documents: Sequence[Any], actor: str, now: datetime, state: str = "draft"
) -> tuple[OfferSeen, ...] | Refusal:
    """Store each document as the next version of its offer, all or none.

    A document equal to the current version makes no new one. An offer that is live stays live
    with the new version; a new one gets `state`. Refused: what `offer_document.parsed` refuses,
    a campaign that does not exist, and a code that leads to another live offer at the same time.
    """
    offers = []
    for document in documents:
        offer = parsed(document)
        if isinstance(offer, Refusal):
            return offer
        offers.append(offer)
    with write():
        ground.turn()
        settling.settle(now=now)
        campaigns = dict(Campaign.objects.values_list("key", "pk"))
        unknown = sorted({o.campaign for o in offers if o.campaign} - campaigns.keys())
        if unknown:
            data = {"what": "campaign", "key": unknown[0]}
            return Refusal(reason="not_found", data=data)
        states = dict(Offer.objects.filter(current=True).values_list("key", "state"))
        refusal = coded.twice(moved=[one for one in offers if states.get(one.key, state) == "live"])
        if refusal is not None:
            return refusal
        seen, shifts = [], []
        for offer in offers:
            document = {**as_document(offer)}
            document.pop("version", None)
            pk = campaigns.get(offer.campaign)
            kept, shift = _kept(offer.key, document, pk, actor, now, state)
            seen.append(kept)
            shifts.extend([shift] if shift else [])
        if shifts:
            revisions.record(how="edit", by=actor, now=now, shifts=shifts)
        ground.stamp()
    return tuple(seen)


def _kept(
    key: str,
    document: dict[str, Any],
    campaign: int | None,
    actor: str,
    now: datetime,
    state: str,
) -> tuple[OfferSeen, Shift | None]:
    before = Offer.objects.filter(key=key, current=True).first()
    if before is not None and before.document == document:
        return _seen(before), None
    if before is not None:
        Offer.objects.filter(pk=before.pk).update(current=False)
    row = Offer.objects.create(
        key=key,
        version=next_version(key=key),
        document=document,
        state=before.state if before else state,
        campaign_id=campaign,
        created_at=now,
        created_by=actor,
    )
    access.note(actor=actor, act="offer.kept", subject=key, data={"version": row.version}, now=now)
    was = None if before is None else (before.version, before.state)
    return _seen(row), Shift(key=key, version=row.version, state=row.state, before=was)


def next_version(*, key: str) -> int:
    """The number of the offer's next version: above those that are only scheduled, too."""
    return int(Offer.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0) + 1


def set_state(*, key: str, state: str, actor: str, now: datetime) -> OfferSeen | Refusal:
    """Publish (live), pause or end an offer; the same state again changes nothing.

    Refused: an offer that is not there or has ended, and a code that is another live one's.
    """
    if state not in STATES:
        raise ValueError(f"no state {state}")
    with write():
        ground.turn()
        settling.settle(now=now)
        row = Offer.objects.filter(key=key, current=True).first()
        if row is None:
            return Refusal(reason="not_found", data={"what": "offer", "key": key})
        if row.state == "ended" and state != "ended":
            return Refusal(reason="offer_ended", data={"offer": key})
        if state == "live" and row.state != state:
            refusal = coded.twice(moved=[_parsed(row.key, row.version, row.document)])
            if refusal is not None:
                return refusal
        if row.state != state:
            shift = Shift(
                key=key, version=row.version, state=state, before=(row.version, row.state)
            )
            revisions.record(how="edit", by=actor, now=now, shifts=[shift])
            row.state = state
            row.save(update_fields=["state"])
            data = {"version": row.version}
            access.note(actor=actor, act=f"offer.{state}", subject=key, data=data, now=now)
            ground.stamp()
    return _seen(row)


def listed(*, state: str | None = None) -> tuple[OfferSeen, ...]:
    """The current version of every offer, or of those in a state, by key."""
    rows = Offer.objects.filter(current=True).order_by("key")
    return tuple(_seen(row) for row in (rows.filter(state=state) if state else rows))


def names(*, keys: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """Key -> the name of the offer's current version, those that there are."""
    found = Offer.objects.filter(current=True, key__in=list(keys))
    return {key: document["name"] for key, document in found.values_list("key", "document")}


def seen(*, key: str, version: int | None = None) -> OfferSeen | None:
    """One offer: the current version, or an old one as it was."""
    rows = Offer.objects.filter(key=key)
    row = (
        rows.filter(current=True).first()
        if version is None
        else rows.filter(version=version).first()
    )
    return _seen(row) if row else None


def history(*, key: str, most: int) -> tuple[OfferSeen, ...]:
    """The last versions of an offer, newest first."""
    return tuple(map(_seen, Offer.objects.filter(key=key).order_by("-version")[:most]))


def versions(
    *, wanted: Sequence[tuple[str, int]], rules: int, section: int = 0, others: int = 0
) -> LiveOffers:
    """Those versions under those rules and wallets, to replay a decision or price a return.

    `others` counts the offers that were live beside them.
    """
    held = ground.rules_at(versions=frozenset((rules,)))[rules]
    found = [_parsed(row.key, row.version, row.document) for row in rows_of(wanted=wanted)]
    wallets = (section, sections.at(name=POINTS, version=section)) if section else None
    return _ready(found, rules=held, version=rules, section=wallets, others=others)


def _seen(row: Offer) -> OfferSeen:
    return OfferSeen(
        key=row.key,
        version=row.version,
        state=row.state,
        document=row.document,
        created_at=row.created_at,
        created_by=row.created_by,
    )
