"""The demo's goals: three that run, and a draft that still lacks parts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.goals import figures, goals
from guerdon.store.campaigns import goals as store
from guerdon.terms.decision import Refusal
from guerdon.terms.goal import SET

BEGAN = timedelta(days=42)


def made(*, now: datetime, told: Sequence[Mapping[str, Any]]) -> int | Refusal:
    """How many goals stand; a second time nothing is made twice.

    `told` are goals whose target is a factor `times` of the baseline that the shop's own figures
    give, and that begin and end so many `days` from BEGAN.
    """
    figures.keep(now=now)
    start = figures.local(now=now - BEGAN)
    for one in told:
        if store.seen(key=one["key"]) is not None:
            continue
        document = {k: v for k, v in one.items() if k not in ("times", "days", "note")}
        if "days" in one:
            due = start + timedelta(days=one["days"] - 1)
            base = goals.baseline(kpi=one["kpi"], of="", start=start, due=due, now=now)
            document |= {"start": start.isoformat(), "due": due.isoformat(), "baseline": base}
            if "times" in one and base is not None:
                document["target"] = round(base * one["times"])
        kept = goals.keep(document=document, actor="demo", now=now - BEGAN)
        if isinstance(kept, Refusal):
            return kept
        if "days" in one:
            goals.turn(goal=one["key"], state=SET, actor="demo", now=now)
        if "note" in one:
            goals.review(goal=one["key"], note=one["note"], by="demo", now=now - timedelta(days=12))
    return goals.judge(now=now)["goals"]
