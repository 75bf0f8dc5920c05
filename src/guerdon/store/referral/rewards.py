"""Rewards of referrals: what is due, what waits until when, and what was given and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Min, Q, Sum
from django.db.models.functions import Least

from guerdon.give.referral import caps
from guerdon.give.referral.clawback import Standing, move
from guerdon.give.referral.reward import INVITEE, INVITER, Due
from guerdon.give.referral.settings import MONEY, POINTS, Caps, Reward
from guerdon.store.models import Customer, ReferralCode, ReferralReward

ORDER = "order/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A reward that something is to be done about, as it stands.

    `due` is held to the room that a cap left; `key` names its next entry in the ledger; `number`
    is the receiver's row.
    """

    reward: int
    referral: int
    receiver: str
    number: int
    level: int
    cause: str
    terms: Reward
    due: int
    due_at: datetime
    standing: Standing
    moves: int
    data: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Different for every move of every reward, the same whenever the move is repeated."""
        return f"referral:{self.reward}:{self.moves}"


def put(
    *,
    referral: int,
    receivers: Mapping[int, str],
    dues: Sequence[Due],
    limits: Caps,
    zone: str,
    waits: bool,
    at: datetime,
    now: datetime,
) -> int:
    """Make these what the binding's sides are due; how many rewards that changed.

    What was due and is no more falls to nothing. `waits` leaves it all to a later look (the
    binding is held). New rewards of an inviter are held to what the cap of the period of `at` has
    left; a receiver's rows are counted by one at a time. Call it inside `write()`.
    """
    known = {
        (row.level, row.cause, row.number): row
        for row in ReferralReward.objects.filter(referral_id=referral)
    }
    _turn(receivers)
    people = dict(Customer.objects.filter(key__in=receivers.values()).values_list("key", "pk"))
    changed = 0
    wanted = {one.name: one for one in dues if one.level in receivers}
    for name, one in wanted.items():
        row = known.get(name)
        if row is None:
            if not one.amount:
                continue
            row = _new(referral, people[receivers[one.level]], one, at)
            row.ceiling = _ceiling(row, limits, zone, at)
        changed += _kept(row, one, waits=waits, now=now)
    for name in known.keys() - wanted.keys():
        changed += _kept(known[name], None, waits=waits, now=now)
    return changed


def _turn(receivers: Mapping[int, str]) -> None:
    """Others who count an inviter's room wait here, in the order of the members' codes."""
    above = [key for level, key in receivers.items() if level != INVITEE]
    found = ReferralCode.objects.filter(customer__key__in=above).order_by("pk")
    list(found.select_for_update().values_list("pk"))


def _new(referral: int, receiver: int, one: Due, at: datetime) -> ReferralReward:
    return ReferralReward(
        referral_id=referral,
        receiver_id=receiver,
        level=one.level,
        cause=one.cause,
        number=one.number,
        kind=one.reward.kind,
        terms=asdict(one.reward),
        due=0,
        due_at=one.due_at,
        made_at=at,
    )


def _ceiling(row: ReferralReward, limits: Caps, zone: str, at: datetime) -> int | None:
    if row.level == INVITEE:
        return None
    period = caps.period(caps=limits, at=at, zone=zone)
    mine = ReferralReward.objects.filter(
        Q() if period.start is None else Q(made_at__gte=period.start),
        Q() if period.end is None else Q(made_at__lt=period.end),
        receiver_id=row.receiver_id,
        level__gte=INVITER,
    )
    promised = mine.filter(kind=row.kind).aggregate(sum=Sum(_due()))["sum"] or 0
    friends = set(
        mine.filter(Q(ceiling=None) | Q(ceiling__gt=0), due__gt=0)
        .values_list("referral_id", flat=True)
        .distinct()
    )
    return caps.room(
        caps=limits,
        kind=row.kind,
        used=promised,
        friends=len(friends),
        counted=row.referral_id in friends,
    )


def _due() -> Any:
    """What is due within the room: SQLite's least of something and NULL is NULL."""
    from django.db.models.functions import Coalesce

    return Least(F("due"), Coalesce(F("ceiling"), F("due")))


def _kept(row: ReferralReward, one: Due | None, *, waits: bool, now: datetime) -> bool:
    """Write what is due and when to look; whether that changed anything."""
    before = (row.due, row.due_at, row.next_at)
    row.due = 0 if one is None else one.amount
    if one is not None and not row.given:
        row.due_at = one.due_at
        row.terms = asdict(one.reward)
    step = move(standing=_standing(row), due=_within(row))
    if waits or not (step.give or step.take):
        row.next_at = None
    elif step.take or row.given or _pending(row):
        row.next_at = now
    else:
        row.next_at = max(now, row.due_at)
    if not row._state.adding and before == (row.due, row.due_at, row.next_at):
        return False
    row.save()
    return True


def _pending(row: ReferralReward) -> bool:
    """Whether it is given at once into a lot that waits: points and money, but no share."""
    return row.kind in (POINTS, MONEY) and not row.cause.startswith(ORDER)


def _within(row: ReferralReward) -> int:
    return row.due if row.ceiling is None else min(row.due, row.ceiling)


def _standing(row: ReferralReward) -> Standing:
    return Standing(given=row.given, taken=row.taken, forgiven=row.forgiven)


def receivers(*, now: datetime, after: int, most: int) -> list[tuple[int, str]]:
    """The next receivers, by number, of whom something is to be done now."""
    found = ReferralReward.objects.filter(next_at__lte=now, receiver_id__gt=after)
    rows = found.values_list("receiver_id", "receiver__key").annotate(Min("next_at"))
    return [(pk, key) for pk, key, _ in rows.order_by("receiver_id")[:most]]


def waiting(*, receiver: int, now: datetime) -> list[Waiting]:
    """What is to be done about one receiver now, locked; call it inside `write()`."""
    rows = (
        ReferralReward.objects.filter(receiver_id=receiver, next_at__lte=now)
        .select_related("receiver")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    return [
        Waiting(
            reward=row.pk,
            referral=row.referral_id,
            receiver=row.receiver.key,
            number=row.receiver_id,
            level=row.level,
            cause=row.cause,
            terms=Reward(**row.terms),
            due=_within(row),
            due_at=row.due_at,
            standing=_standing(row),
            moves=row.moves,
            data=row.data,
        )
        for row in rows
    ]


def settled(*, reward: int, standing: Standing, moved: bool, data: Mapping[str, Any]) -> None:
    """Keep what came of it; nothing is to be done about it any more."""
    ReferralReward.objects.filter(pk=reward).update(
        given=standing.given,
        taken=standing.taken,
        forgiven=standing.forgiven,
        moves=F("moves") + int(moved),
        data=dict(data),
        next_at=None,
    )
