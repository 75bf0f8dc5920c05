"""What pages and calls show of referrals: friends, rewards, doubts, the funnel and its cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When

from guerdon.give.referral.binding import HELD, LAPSED, REFUSED
from guerdon.give.referral.initials import initials
from guerdon.give.referral.reward import INVITEE
from guerdon.store.models import Customer, Referral, ReferralCode, ReferralReward
from guerdon.store.sealed import unseal

HAS = F("given") - F("taken")
# What waits to be given: due and within the room that a cap left.
OPEN = Case(When(ceiling__lt=F("due"), then=F("ceiling") - HAS), default=F("due") - HAS)
LATER = Q(next_at__isnull=False) & ~Q(referral__state=HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Friend:
    """One binding: as `called` the inviter may see the friend; findings are for the shop alone."""

    referral: int
    inviter: str
    invitee: str
    called: str
    state: str
    programme: str
    channel: str
    bound_at: datetime
    lapses_at: datetime | None
    first_at: datetime | None
    bought: int
    spend_minor: int
    findings: tuple[Mapping[str, Any], ...]
    decided_by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardSeen:
    """One reward: what is due, given and taken back, and when it can be used."""

    referral: int
    receiver: str
    level: int
    cause: str
    kind: str
    terms: Mapping[str, Any]
    due: int
    given: int
    taken: int
    forgiven: int
    due_at: datetime
    state: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay:
    """Of one kind: what receivers have, and what of it is still pending or waits to be given."""

    has: int
    pending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """From codes to rewards; `has` is what both sides have by kind, `spend_minor` what stayed."""

    codes: int
    shared: int
    opened: int
    bound: int
    bought: int
    rewarded: int
    held: int
    spend_minor: int
    has: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inviter:
    """A member by the friends they brought, and what those spent that stayed."""

    customer: str
    friends: int
    bought: int
    spend_minor: int


def called(*, customer: str) -> str:
    """How others may see the customer: a nickname, initials, or nothing."""
    row = Customer.objects.filter(key=customer).first()
    return "" if row is None else _called(row)


def friends(*, inviter: str, most: int = 100) -> tuple[Friend, ...]:
    """Those whom the member brought, newest first; lapsed bindings too."""
    return _friends(
        Referral.objects.filter(inviter__key=inviter).order_by("-bound_at", "-pk"), most
    )


def held(*, most: int = 100) -> tuple[Friend, ...]:
    """The doubts that wait for somebody to look, the oldest first."""
    return _friends(Referral.objects.filter(state=HELD).order_by("bound_at", "pk"), most)


def one(*, referral: int) -> Friend | None:
    """The binding of that number."""
    return next(iter(_friends(Referral.objects.filter(pk=referral), 1)), None)


def of_invitee(*, invitee: str) -> Friend | None:
    """Who brought the customer."""
    rows = Referral.objects.filter(invitee__key=invitee).exclude(state=LAPSED)
    return next(iter(_friends(rows, 1)), None)


def _friends(found: Any, most: int) -> tuple[Friend, ...]:
    return tuple(_friend(row) for row in found.select_related("inviter", "invitee")[:most])


def _friend(row: Referral) -> Friend:
    return Friend(
        referral=row.pk,
        inviter=row.inviter.key,
        invitee=row.invitee.key,
        called=_called(row.invitee),
        state=row.state,
        programme=row.programme,
        channel=row.channel,
        bound_at=row.bound_at,
        lapses_at=row.lapses_at,
        first_at=row.first_at,
        bought=row.bought,
        spend_minor=row.spend_minor,
        findings=tuple(row.findings),
        decided_by=row.decided_by,
        why=row.why,
    )


def _called(person: Customer) -> str:
    plain = unseal(sealed=bytes(person.sealed)) if person.sealed else {}
    nickname = str(person.attributes.get("nickname", ""))
    return initials(name=plain.get("name") or "", nickname=nickname)


def rewards(
    *, receiver: str = "", referral: int | None = None, now: datetime, most: int = 100
) -> tuple[RewardSeen, ...]:
    """Rewards of a receiver, or of one binding, newest first."""
    found = ReferralReward.objects.filter(
        Q(receiver__key=receiver) if receiver else Q(),
        Q() if referral is None else Q(referral=referral),
    )
    rows = found.select_related("receiver", "referral").order_by("-made_at", "-pk")[:most]
    return tuple(_reward(row, now) for row in rows)


def _reward(row: ReferralReward, now: datetime) -> RewardSeen:
    due = row.due if row.ceiling is None else min(row.due, row.ceiling)
    return RewardSeen(
        referral=row.referral_id,
        receiver=row.receiver.key,
        level=row.level,
        cause=row.cause,
        kind=row.kind,
        terms=row.terms,
        due=due,
        given=row.given,
        taken=row.taken,
        forgiven=row.forgiven,
        due_at=row.due_at,
        state=_state(row, due, now),
        problem=str(row.data.get("problem", "")),
    )


def _state(row: ReferralReward, due: int, now: datetime) -> str:
    """In a word: held, refused, capped, waiting, pending, given or taken_back."""
    has = row.given - row.taken
    if row.referral.state in (HELD, REFUSED) and not has:
        return row.referral.state
    if row.due and not due:
        return "capped"
    if has < due:
        return "waiting"
    if not due:
        return "taken_back"
    return "pending" if row.due_at > now else "given"


def sums(*, receiver: str, now: datetime) -> dict[str, OnTheWay]:
    """What the receiver has of each kind, and what is on its way."""
    mine = ReferralReward.objects.filter(receiver__key=receiver)
    found = mine.values("kind").annotate(
        has=Sum(HAS, filter=Q(due_at__lte=now)),
        pending=Sum(HAS, filter=Q(due_at__gt=now)),
        waiting=Sum(OPEN, filter=LATER),
    )
    return {
        row["kind"]: OnTheWay(
            has=row["has"] or 0, pending=(row["pending"] or 0) + max(0, row["waiting"] or 0)
        )
        for row in found
    }


def funnel(*, since: datetime | None = None) -> Funnel:
    """What became of all codes and bindings, or of those made since."""
    codes = ReferralCode.objects.aggregate(
        n=Count("pk"), shared=Sum("shared"), opened=Sum("opened")
    )
    made = Q() if since is None else Q(bound_at__gte=since)
    of = Referral.objects.filter(made)
    counts = of.aggregate(
        bound=Count("pk"),
        bought=Count("pk", filter=Q(spend_minor__gt=0)),
        held=Count("pk", filter=Q(state=HELD)),
        spend=Sum("spend_minor"),
    )
    given = ReferralReward.objects.filter(referral__in=of.values("pk")).annotate(has=HAS)
    by_kind = given.values_list("kind").annotate(Sum("has"))
    rewarded = given.filter(has__gt=0, level__gt=INVITEE).values("referral").distinct().count()
    return Funnel(
        codes=codes["n"],
        shared=codes["shared"] or 0,
        opened=codes["opened"] or 0,
        bound=counts["bound"],
        bought=counts["bought"],
        rewarded=rewarded,
        held=counts["held"],
        spend_minor=counts["spend"] or 0,
        has={kind: has for kind, has in by_kind if has},
    )


def top(*, most: int = 10) -> tuple[Inviter, ...]:
    """Members by how many of their friends bought, then by what those spent."""
    rows = (
        Referral.objects.exclude(state__in=(REFUSED, LAPSED))
        .values_list("inviter__key")
        .annotate(
            n=Count("pk"), bought=Count("pk", filter=Q(spend_minor__gt=0)), spend=Sum("spend_minor")
        )
        .order_by("-bought", "-spend", "inviter__key")[:most]
    )
    return tuple(
        Inviter(customer=key, friends=n, bought=bought, spend_minor=spend)
        for key, n, bought, spend in rows
    )
