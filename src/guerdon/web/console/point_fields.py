"""The fields of the terms of points: what stands in them, and what was typed as a document."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from guerdon.terms.entry import POINTS
from guerdon.terms.money import written
from guerdon.terms.points import REVOKES, Plan
from guerdon.web.typed import Typed

KINDS = ("no", "rolling", "calendar", "sliding", "fractional")
ROUNDS = ("", "month", "quarter", "year")
PENDINGS = ("none", "days")
LONGEST = 36_500
LARGEST = 10**9
HUNDRED = 100


def starts(*, plan: Plan, now: datetime, currency: str) -> dict[str, str]:
    """What each field shows of the plan in force, before anything is typed."""
    rate, life, pending = plan.rate(at=now), plan.life, plan.pending
    return {
        "points": str(rate.points if rate else 0),
        "per": written(minor=rate.per_minor if rate else HUNDRED, currency=currency),
        "life": life.kind,
        "days": str(life.days),
        "rounds": life.rounds,
        "years": str(life.years),
        "month": str(life.month),
        "percent": f"{life.share_bp / HUNDRED:g}",
        # What waits in another way than by days is left as the text of the programme says.
        "pending": "days" if pending.kind == "days" else "none",
        "pending_days": str(pending.days or 14),
        "worth": f"{plan.worth(at=now) / 1000:g}",
        "least": str(plan.least_spend),
        "most": f"{plan.most_share_bp / HUNDRED:g}",
        "revoke": plan.revoke,
    }


def drafted(
    *, typed: Typed, plan: Plan, document: Mapping[str, Any], currency: str
) -> dict[str, Any] | None:
    """The section with what was typed; None where something typed is wrong.

    Words whose fields were left as they stood stay as the text of the programme has them, dates
    and all, and so does everything that the form does not show.
    """
    said = _read(typed, currency)
    if typed.wrong:
        return None
    found: dict[str, Any] = deepcopy(dict(document))
    wallet = found.setdefault("wallets", {}).setdefault(POINTS, {})
    stood = {name: typed.texts.get(f"was_{name}", "") for name in typed.texts}

    def changed(*names: str) -> bool:
        return any(typed.texts.get(name, "") != stood.get(name, "") for name in names)

    if changed("points", "per"):
        rate = {"points": said["points"], "per_minor": said["per"]}
        wallet.setdefault("earn", {})["rates"] = [rate]
    if changed("life", "days", "rounds", "years", "month", "percent"):
        wallet["life"] = _life(said, plan)
    if changed("pending", "pending_days"):
        waits = said["pending"] == "days"
        wallet["pending"] = (
            {"kind": "days", "days": said["pending_days"]} if waits else {"kind": "none"}
        )
    spend: dict[str, Any] = wallet.setdefault("spend", {})
    if changed("worth"):
        spend["worth"] = [{"milli": said["worth"]}]
    if changed("least"):
        spend["least"] = said["least"]
    if changed("most"):
        spend["most_percent"] = said["most"]
    if not spend:
        del wallet["spend"]
    if changed("revoke"):
        wallet.setdefault("refund", {})["revoke"] = said["revoke"]
    return found


def _read(typed: Typed, currency: str) -> dict[str, Any]:
    """Every field that counts for what is chosen."""
    kind = typed.one_of("life", of=KINDS)
    pending = typed.one_of("pending", of=PENDINGS)
    said: dict[str, Any] = {
        "points": typed.whole("points", most=LARGEST),
        "per": typed.minor("per", currency=currency),
        "life": kind,
        "pending": pending,
        "least": typed.whole("least", most=LARGEST),
        "most": typed.number("most", least=0, most=HUNDRED),
        "revoke": typed.one_of("revoke", of=REVOKES),
    }
    worth = typed.number("worth", least=0, most=LARGEST)
    said["worth"] = None if worth is None else round(worth * 1000)
    if kind in ("rolling", "sliding"):
        said["days"] = typed.whole("days", least=1, most=LONGEST)
    if kind == "rolling":
        said["rounds"] = typed.texts.get("rounds", "")
    if kind in ("calendar", "fractional"):
        said["years"] = typed.whole("years", most=50)
        said["month"] = typed.whole("month", least=1, most=12)
    if kind == "fractional":
        said["percent"] = typed.number("percent", least=0.01, most=HUNDRED)
    if pending == "days":
        said["pending_days"] = typed.whole("pending_days", least=1, most=LONGEST)
    if said["per"] == 0:
        typed.number("per", least=0.01)
    return said


def _life(said: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    kind = said["life"]
    found: dict[str, Any] = {"kind": kind}
    for name in ("days", "years", "month", "percent"):
        if name in said:
            found[name] = said[name]
    if said.get("rounds") in ROUNDS[1:]:
        found["rounds"] = said["rounds"]
    if kind == "sliding":
        found["activity"] = list(plan.life.activity)
    if kind == "fractional":
        found["every"] = plan.life.every
    return found
