"""The terms of points in force as a section, to begin with where none was written yet."""

from datetime import datetime
from typing import Any

from guerdon.terms.entry import POINTS
from guerdon.terms.points import Plan


def of_plan(*, plan: Plan, now: datetime) -> dict[str, Any]:
    """The plan's rate, life and worth as the section says them; what is as usual is left out.

    Only what the programme's rules say can stand here: days of life and one rate.
    """
    rate = plan.rate(at=now)
    wallet: dict[str, Any] = {}
    if rate is not None:
        wallet["earn"] = {"rates": [{"points": rate.points, "per_minor": rate.per_minor}]}
    if plan.life.kind == "rolling":
        wallet["life"] = {"kind": "rolling", "days": plan.life.days}
    wallet["spend"] = {"worth": [{"milli": plan.worth(at=now)}]}
    return {"wallets": {POINTS: wallet}}
