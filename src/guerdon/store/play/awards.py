"""Awards: what plays gave, each turn of a step once, and what was taken back or revoked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from guerdon.give import reward as rewards
from guerdon.give.reward import Reward
from guerdon.store.models import Award as Row
from guerdon.store.models import Customer

GIVEN, HANDED, BACK, REVOKED = "given", "handed_over", "taken_back", "revoked"
# What a member keeps, or was given and lost by somebody's word: it is not earned again.
COUNTING = (GIVEN, HANDED, REVOKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One award: `data` names the ledger entry or the code that it is."""

    award: int
    customer: str
    play: str
    step: str
    turn: int
    reward: Reward
    data: Mapping[str, Any]
    state: str
    why: str
    at: datetime


def counted(*, customer: str, play: str) -> dict[str, int]:
    """How often each step was given and not taken back."""
    own = Row.objects.filter(customer__key=customer, play=play, state__in=COUNTING)
    return dict(own.values_list("step").annotate(Count("pk")))


def held(*, customer: str, play: str) -> frozenset[str]:
    """The steps that the member has now: given, and neither taken back nor revoked."""
    own = Row.objects.filter(customer__key=customer, play=play, state__in=(GIVEN, HANDED))
    return frozenset(own.values_list("step", flat=True))


def turns(*, customer: str, play: str) -> dict[str, int]:
    """The last turn of each step, those taken back included."""
    own = Row.objects.filter(customer__key=customer, play=play)
    return dict(own.values_list("step").annotate(Max("turn")))


def add(
    *,
    customer: str,
    play: str,
    step: str,
    turn: int,
    reward: Reward,
    data: Mapping[str, Any],
    now: datetime,
) -> None:
    """Write an award down; call it inside `write()` with the member's player held."""
    Row.objects.create(
        customer=Customer.objects.get(key=customer),
        play=play,
        step=step,
        turn=turn,
        reward=rewards.plain(reward=reward),
        data=dict(data),
        state=GIVEN,
        at=now,
    )


def newest(*, customer: str, play: str, step: str, most: int) -> tuple[Award, ...]:
    """The newest awards of a step that are still given, newest first."""
    own = Row.objects.filter(customer__key=customer, play=play, step=step, state=GIVEN)
    return _read(own.order_by("-turn")[:most])


def ended(*, award: int, state: str, now: datetime, why: str = "") -> bool:
    """Move an award that is given to another state; whether it was still given."""
    own = Row.objects.filter(pk=award, state=GIVEN)
    return bool(own.update(state=state, ended_at=now, why=why[:200]))


def one(*, award: int) -> Award | None:
    """An award by its number."""
    found = _read(Row.objects.filter(pk=award))
    return found[0] if found else None


def listed(*, customer: str, most: int = 50) -> tuple[Award, ...]:
    """The member's awards, newest first."""
    return _read(Row.objects.filter(customer__key=customer).order_by("-at", "-pk")[:most])


def sums(*, play: str) -> tuple[tuple[str, str, int, int], ...]:
    """(step, state, how many, what they cost in minor units) of a play."""
    found: dict[tuple[str, str], list[int]] = {}
    grouped = Row.objects.filter(play=play).values_list("step", "state", "reward__cost_minor")
    for step, state, cost, count in grouped.annotate(Count("pk")).order_by():
        both = found.setdefault((step, state), [0, 0])
        both[0] += count
        both[1] += count * int(cost or 0)
    return tuple((*key, count, cost) for key, (count, cost) in sorted(found.items()))


def _read(found: Any) -> tuple[Award, ...]:
    return tuple(
        Award(
            award=row.pk,
            customer=row.customer.key,
            play=row.play,
            step=row.step,
            turn=row.turn,
            reward=rewards.again(stored=row.reward),
            data=row.data,
            state=row.state,
            why=row.why,
            at=row.at,
        )
        for row in found.select_related("customer")
    )
