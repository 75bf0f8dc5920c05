"""What would bring a goal back on pace, worked out: more a week, campaigns, a date, a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from guerdon.decide.goals.pace import Outlook

# A target that is reached in four cases of five is one that may be promised.
SAFE = 0.8
# Nobody waits longer than this for a goal.
MOST_WEEKS = 104.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a measured campaign did for the goal's figure, per customer given it and week.

    `low` is the lower end of its interval; `cost` in minor units for one customer.
    """

    campaign: str
    effect: float
    low: float
    cost: float
    weeks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many customers a campaign like that must reach to close the gap, and what it costs.

    `at_worst` customers where its effect is at the lower end of the interval.
    """

    campaign: str
    customers: int
    at_worst: int
    cost_minor: int
    enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """All that is worked out; None where it would not help.

    `gap`: what lacks at the end if all goes on, in the figure's unit. `faster` is the weekly change
    wanted over the usual one, less one. `later` weeks more would do. `safe` is the target that is
    reached with the chance SAFE.
    """

    gap: float
    needed: float | None
    faster: float | None
    reach: Reach | None
    later: float | None
    safe: float


def adjusted(
    *,
    found: Outlook,
    now: float,
    target: float,
    rises: bool,
    customers: int,
    evidence: Sequence[Evidence] = (),
) -> Adjustment:
    """The ways back on pace from an outlook; `customers` are all that could be reached.

    A campaign is taken only where its interval lies on the good side of nothing; it works for its
    own length or what is left, whichever is shorter, and of several the cheapest per unit counts.
    """
    from scipy.special import stdtrit

    side = 1.0 if rises else -1.0
    gap = max(0.0, side * (target - found.expected))
    faster = None
    if found.needed is not None and side * found.weekly > 0:
        faster = found.needed / found.weekly - 1
    wanted = (target - now) / found.weekly if side * found.weekly > 0 else None
    later = None if wanted is None else wanted - found.left
    if later is None or not 0 < later <= MOST_WEEKS:
        later = None
    safe = found.expected - side * float(stdtrit(found.freedom, SAFE)) * found.error
    return Adjustment(
        gap=gap,
        needed=found.needed,
        faster=faster,
        reach=_reach(gap, found.left, customers, evidence) if rises else None,
        later=later,
        safe=safe,
    )


def _reach(gap: float, left: float, customers: int, evidence: Sequence[Evidence]) -> Reach | None:
    proven = [one for one in evidence if one.low > 0 and min(one.weeks, left) > 0]
    if gap <= 0 or not proven:
        return None
    best = min(proven, key=lambda one: (one.cost / one.effect, one.campaign))
    weeks = min(best.weeks, left)
    needed = ceil(gap / (best.effect * weeks))
    return Reach(
        campaign=best.campaign,
        customers=needed,
        at_worst=ceil(gap / (best.low * weeks)),
        cost_minor=round(needed * best.cost),
        enough=needed <= customers,
    )
