"""What is said of a goal in sentences: the forecast, and each way back on pace with its figures."""

from datetime import timedelta
from typing import Any

from guerdon.decide.goals.season import YEARLY
from guerdon.flows.goals.goals import GoalShown
from guerdon.store.campaigns import campaigns
from guerdon.terms.decision import Reason
from guerdon.terms.kpi import MONEY, Kpi, written

# The unit of what reaching customers costs.
PURSE = Kpi(name="cost", unit=MONEY, kind="sum", page="budgets")


def forecast(*, shown: GoalShown) -> Reason:
    """Where the figure ends if all goes on as in the last weeks, and how likely the target is."""
    found, goal = shown.outlook, shown.goal
    if found is None or goal.target is None:
        return Reason(reason="goal_forecast_none")
    data = {
        "weeks": found.weeks,
        "weekly": shown.written(found.weekly),
        "expected": shown.written(found.expected),
        "low": shown.written(found.low),
        "high": shown.written(found.high),
        "target": shown.written(goal.target),
        "chance": f"{100 * found.chance:.0f}",
    }
    return Reason(reason="goal_forecast", data=data)


def seasonal(*, shown: GoalShown) -> Reason | None:
    """Which season the forecast knows: none, the weekdays, or last year's too; None without one."""
    found = shown.outlook and shown.outlook.season
    if not found:
        return None
    data: dict[str, Any] = {}
    if found.used == YEARLY:
        change = 100 * (found.factor - 1)
        data = {"percent": f"{change:+.0f}", "bare": f"{100 * (found.found - 1):+.0f}"}
    return Reason(reason=f"goal_season_{found.used}", data=data)


def ways(*, shown: GoalShown) -> tuple[Reason, ...]:
    """The ways back on pace that were worked out, the one that needs least change last."""
    found, outlook, goal = shown.adjustment, shown.outlook, shown.goal
    if found is None or outlook is None or goal.target is None or goal.due is None:
        return ()
    said: list[Reason] = []
    if found.needed is not None and found.gap > 0:
        data = {"needed": shown.written(found.needed), "usual": shown.written(outlook.weekly)}
        if found.faster is None:
            said.append(Reason(reason="goal_adjust_turn", data=data))
        elif found.faster > 0:
            data["percent"] = f"{100 * found.faster:.0f}"
            said.append(Reason(reason="goal_adjust_pace", data=data))
    if found.reach is not None:
        seen = campaigns.seen(key=found.reach.campaign)
        cost = written(kpi=PURSE, value=found.reach.cost_minor, currency=shown.currency)
        reaching: dict[str, Any] = {
            "campaign": dict(seen.name) if seen else found.reach.campaign,
            "customers": f"{found.reach.customers:,}",
            "worst": f"{found.reach.at_worst:,}",
            "cost": cost,
            "gap": shown.written(found.gap),
        }
        reason = "goal_adjust_reach" if found.reach.enough else "goal_adjust_reach_short"
        said.append(Reason(reason=reason, data=reaching))
    if found.later is not None:
        day = goal.due + timedelta(weeks=found.later)
        said.append(Reason(reason="goal_adjust_later", data={"day": day.isoformat()}))
    if found.gap > 0:
        safe = {"target": shown.written(found.safe)}
        said.append(Reason(reason="goal_adjust_safe", data=safe))
    return tuple(said)
