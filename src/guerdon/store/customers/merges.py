"""Merges as they are kept: made, undone, listed, with what the survivor was given of their own."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from guerdon.store.customers import merging
from guerdon.store.customers.people import PERSONAL
from guerdon.store.models import (
    Consent,
    Counter,
    Customer,
    Housemate,
    JourneyRun,
    Merge,
    Mood,
    PaidTerm,
    TierFloor,
    TierStanding,
)
from guerdon.store.sealed import email_index, phone_index, seal, unseal
from guerdon.store.voice.remarks import moods

DONE, UNDONE, APART = "done", "undone", "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSeen:
    """One merge: `moved` counts rows by table, `filled` names what the survivor was given."""

    key: str
    survivor: str
    merged: str
    state: str
    reason: str
    actor: str
    at: datetime
    undone_reason: str
    undone_by: str
    undone_at: datetime | None
    moved: Mapping[str, int]
    filled: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two customers by row number and key, both there and none merged, locked in one order."""

    survivor: int
    merged: int
    survivor_key: str
    merged_key: str


def held(*, survivor: str, merged: str) -> tuple[Pair | None, str]:
    """Both customers, locked until the transaction ends; or None and whom nobody knows."""
    rows = Customer.objects.select_for_update(no_key=True, of=("self",))
    found = {row.key: row for row in rows.filter(key__in=(survivor, merged)).order_by("pk")}
    for key in (survivor, merged):
        if key not in found:
            return None, key
    pair = Pair(
        survivor=found[survivor].pk,
        merged=found[merged].pk,
        survivor_key=survivor,
        merged_key=merged,
    )
    return pair, ""


def make(*, pair: Pair, reason: str, actor: str, now: datetime) -> str:
    """Move what moves and point the old number at the survivor; the key of the merge."""
    no = _no_longer(pair)
    moved = merging.move(merged=pair.merged, survivor=pair.survivor)
    row = Merge(
        key=f"mrg_{secrets.token_hex(8)}",
        survivor_id=pair.survivor,
        merged_id=pair.merged,
        state=DONE,
        reason=reason,
        actor=actor,
        at=now,
        moved=moved,
        filled=_filled(pair),
    )
    row.made = {
        "consents": _kept_no(pair, no, row.key, now),
        "counters": _added_up(pair),
        "runs": _ended(pair, now),
        "floors": [],
    }
    row.save()
    Customer.objects.filter(pk=pair.merged).update(merged_into=pair.survivor)
    _settled(pair, now)
    return row.key


def staying(*, pair: Pair) -> dict[str, int]:
    """Rows by table that would stay with the old number; ask before they move."""
    found = merging.parts(merged=pair.merged, survivor=pair.survivor)
    return {part.table: len(part.stays) for part in found if part.stays}


def hold_tier(*, key: str, structure: str, tier: str, until: datetime, now: datetime) -> None:
    """The survivor keeps this tier until then; undoing the merge takes the floor away."""
    row = Merge.objects.get(key=key)
    floor = TierFloor.objects.create(
        customer_id=row.survivor_id,
        structure=structure,
        tier=tier,
        until=until,
        reason=f"merge {key}",
        actor=row.actor,
        at=now,
    )
    row.made = {**row.made, "floors": [*row.made["floors"], floor.pk]}
    row.save(update_fields=["made"])


def stood(*, pair: Pair) -> tuple[tuple[str, str, str, datetime | None], ...]:
    """Where both stand in a structure: its key, the survivor's tier, the other's, and its end."""
    rows = TierStanding.objects.filter(customer_id=pair.survivor)
    mine = dict(rows.values_list("structure", "shown"))
    theirs = TierStanding.objects.filter(customer_id=pair.merged).order_by("structure")
    return tuple(
        (structure, mine[structure], shown, lost_at)
        for structure, shown, lost_at in theirs.values_list("structure", "shown", "lost_at")
        if structure in mine
    )


def barred(*, pair: Pair) -> str | None:
    """Why the two cannot be one before something ends: `two_households`, `two_terms`."""
    both = (pair.survivor, pair.merged)
    homes = Housemate.objects.filter(customer_id__in=both, state="in", household__closed_at=None)
    if homes.values("household").distinct().count() > 1:
        return "two_households"
    terms = PaidTerm.objects.filter(customer_id__in=both, state="running")
    plans = list(terms.values_list("plan", flat=True))
    return "two_terms" if len(plans) != len(set(plans)) else None


def undo(*, key: str, reason: str, actor: str, now: datetime) -> None:
    """Bring back what moved and is still the survivor's; the purses are the caller's."""
    row = Merge.objects.get(key=key)
    pair = _pair(row)
    TierFloor.objects.filter(pk__in=row.made.get("floors", ())).delete()
    Consent.objects.filter(pk__in=row.made.get("consents", ())).delete()
    for name, (units, new) in row.made.get("counters", {}).items():
        _taken_off(name, units, new)
    Customer.objects.filter(pk=row.merged_id).update(merged_into=None)
    merging.bring_back(moved=row.moved, merged=row.merged_id, survivor=row.survivor_id)
    for number, was in row.made.get("runs", {}).items():
        JourneyRun.objects.filter(pk=int(number)).update(**was)
    _emptied(row)
    _settled(pair, now)
    row.state, row.undone_reason, row.undone_by, row.undone_at = UNDONE, reason, actor, now
    row.save(update_fields=["state", "undone_reason", "undone_by", "undone_at"])


def apart(*, pair: Pair, reason: str, actor: str, now: datetime) -> None:
    """Two people after all: the pair is suggested no more."""
    Merge.objects.create(
        key=f"mrg_{secrets.token_hex(8)}",
        survivor_id=pair.survivor,
        merged_id=pair.merged,
        state=APART,
        reason=reason,
        actor=actor,
        at=now,
    )


def one(*, key: str) -> MergeSeen | None:
    """The merge of that key."""
    row = Merge.objects.select_related("survivor", "merged").filter(key=key).first()
    return _seen(row) if row else None


def later(*, merge: str) -> str | None:
    """The merge that took the survivor of this one on, and that has to be undone before."""
    row = Merge.objects.get(key=merge)
    after = Merge.objects.filter(merged_id=row.survivor_id, state=DONE).order_by("-pk")
    return after.values_list("key", flat=True).first()


def of(*, customer: str) -> tuple[MergeSeen, ...]:
    """Every merge that the customer had a part in, by either number, the newest first."""
    rows = Merge.objects.filter(
        Q(survivor__key=customer) | Q(merged__key=customer) | Q(merged__merged_into__key=customer)
    )
    rows = rows.exclude(state=APART).select_related("survivor", "merged").order_by("-pk")
    return tuple(_seen(row) for row in rows)


def open_of(*, survivor: str) -> tuple[MergeSeen, ...]:
    """The merges that stand with this survivor, oldest first."""
    rows = Merge.objects.filter(survivor__key=survivor, state=DONE).order_by("pk")
    return tuple(_seen(row) for row in rows.select_related("survivor", "merged"))


def standing(*, merged: str) -> MergeSeen | None:
    """The merge by which this number became another's."""
    rows = Merge.objects.filter(merged__key=merged, state=DONE).order_by("-pk")
    row = rows.select_related("survivor", "merged").first()
    return _seen(row) if row else None


def _pair(row: Merge) -> Pair:
    return Pair(
        survivor=row.survivor_id,
        merged=row.merged_id,
        survivor_key=row.survivor.key,
        merged_key=row.merged.key,
    )


def _seen(row: Merge) -> MergeSeen:
    return MergeSeen(
        key=row.key,
        survivor=row.survivor.key,
        merged=row.merged.key,
        state=row.state,
        reason=row.reason,
        actor=row.actor,
        at=row.at,
        undone_reason=row.undone_reason,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
        moved={table: len(numbers) for table, numbers in row.moved.items()},
        filled=tuple(sorted(row.filled)),
    )


def _filled(pair: Pair) -> dict[str, Any]:
    """Give the survivor what they lack; attribute -> [before, after], a sealed one -> None."""
    to, of_ = (Customer.objects.get(pk=pk) for pk in (pair.survivor, pair.merged))
    found: dict[str, Any] = {}
    added = {name: text for name, text in of_.attributes.items() if name not in to.attributes}
    if added:
        to.attributes = {**to.attributes, **added}
        found |= {f"attribute:{name}": [None, text] for name, text in added.items()}
    for name in ("zone", "tier"):
        if not getattr(to, name) and getattr(of_, name):
            found[name] = ["", getattr(of_, name)]
            setattr(to, name, getattr(of_, name))
    if of_.joined_at and (to.joined_at is None or of_.joined_at < to.joined_at):
        found["joined_at"] = [_text(to.joined_at), _text(of_.joined_at)]
        to.joined_at = of_.joined_at
    mine, theirs = _opened(to), _opened(of_)
    lacking = [name for name in PERSONAL if not mine.get(name) and theirs.get(name)]
    if lacking:
        _sealed(to, {**mine, **{name: theirs[name] for name in lacking}})
        found |= dict.fromkeys(lacking)
    to.save()
    return found


def _emptied(row: Merge) -> None:
    """Take back what was filled in, where it still reads as it was filled in."""
    to, of_ = Customer.objects.get(pk=row.survivor_id), Customer.objects.get(pk=row.merged_id)
    attributes = dict(to.attributes)
    mine, theirs = _opened(to), _opened(of_)
    for name, change in row.filled.items():
        if name in PERSONAL:
            if mine.get(name) == theirs.get(name):
                mine[name] = None
        elif name.startswith("attribute:"):
            if attributes.get(name[10:]) == change[1]:
                del attributes[name[10:]]
        elif name == "joined_at":
            if _text(to.joined_at) == change[1]:
                to.joined_at = datetime.fromisoformat(change[0]) if change[0] else None
        elif getattr(to, name) == change[1]:
            setattr(to, name, change[0])
    to.attributes = attributes
    if set(row.filled) & set(PERSONAL):
        _sealed(to, mine)
    to.save()


def _opened(row: Customer) -> dict[str, str | None]:
    return unseal(sealed=bytes(row.sealed)) if row.sealed else {}


def _sealed(row: Customer, plain: dict[str, str | None]) -> None:
    email, phone = plain.get("email"), plain.get("phone")
    row.sealed = seal(plain=plain) if any(plain.values()) else None
    row.email_index = email_index(email=email) if email else ""
    row.phone_index = phone_index(phone=phone) if phone else ""


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _said(customer: int) -> dict[tuple[str, str], bool]:
    rows = Consent.objects.filter(customer_id=customer).order_by("at", "id")
    return {(row.purpose, row.channel): row.given for row in rows}


def _no_longer(pair: Pair) -> list[tuple[str, str]]:
    """What the survivor forbade before the other number's words came to them."""
    return sorted(place for place, given in _said(pair.survivor).items() if not given)


def _kept_no(pair: Pair, no: list[tuple[str, str]], key: str, now: datetime) -> list[int]:
    """A no of the survivor stays one, whatever the other number said since."""
    said = _said(pair.survivor)
    made = []
    for purpose, channel in no:
        if said.get((purpose, channel)):
            row = Consent.objects.create(
                customer_id=pair.survivor,
                purpose=purpose,
                channel=channel,
                given=False,
                at=now,
                proof=f"merge {key}: the survivor had said no",
            )
            made.append(row.pk)
    return made


def _added_up(pair: Pair) -> dict[str, list[Any]]:
    """The other number's uses of limits on top of the survivor's; name -> [added, whether new]."""
    found: dict[str, list[Any]] = {}
    for mark in ("/customer/", "/of/"):
        for row in Counter.objects.filter(key__endswith=f"{mark}{pair.merged_key}"):
            before, _, whose = row.key.partition(mark)
            if whose != pair.merged_key or not row.used:
                continue
            name = f"{before}{mark}{pair.survivor_key}"
            to, new = Counter.objects.get_or_create(key=name, defaults={"ceiling": row.ceiling})
            units = min(row.used, max(0, to.ceiling - to.used))
            Counter.objects.filter(key=name).update(used=to.used + units)
            found[name] = [units, new]
    return found


def _taken_off(name: str, units: int, new: bool) -> None:
    row = Counter.objects.filter(key=name).first()
    if row is None:
        return
    left = max(0, row.used - units)
    if new and not left:
        row.delete()
        return
    Counter.objects.filter(key=name).update(used=left)


def _ended(pair: Pair, now: datetime) -> dict[str, dict[str, Any]]:
    """Journeys that the survivor is in too end for the old number; what they were."""
    found: dict[str, dict[str, Any]] = {}
    for row in JourneyRun.objects.filter(customer_id=pair.merged).exclude(state="ended"):
        found[str(row.pk)] = {
            "state": row.state,
            "waiting": row.waiting,
            "due_at": _text(row.due_at),
            "ended_at": None,
            "why": row.why,
        }
        JourneyRun.objects.filter(pk=row.pk).update(
            state="ended", waiting=False, due_at=None, ended_at=now, why="merged"
        )
    return found


def _settled(pair: Pair, now: datetime) -> None:
    """Mood at once; tiers in the next roll."""
    both = (pair.survivor, pair.merged)
    Mood.objects.filter(customer_id__in=both).delete()
    moods(customers=both)
    TierStanding.objects.filter(customer_id__in=both).update(due_at=now)
