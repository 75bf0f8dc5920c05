"""The section `tiers` of a programme: read strictly, and written as it is read."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from guerdon.give import fields
from guerdon.give.tiers.schema import SCHEMA
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, flag, listed, moment, read, text, whole, words
from guerdon.terms.tiers import (
    BENEFITS,
    DOWNGRADES,
    EVERY,
    MEASURES,
    REFUNDS,
    RETURNS,
    UPGRADES,
    WINDOWS,
    Benefit,
    PaidPlan,
    Structure,
    Threshold,
    Tier,
    TierSettings,
    Window,
)

__all__ = ["NAME", "SCHEMA", "parsed"]
NAME = "tiers"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
WINDOWED = ("calendar", "join_date", "anniversary")


def parsed(*, document: Mapping[str, Any]) -> TierSettings | Refusal:
    """The structures and plans that the document describes, or what is wrong first and where."""
    return read(_settings, document)


def _settings(document: Any) -> TierSettings:
    get = words(document, {"structures", "plans"}, "$").get
    structures = tuple(
        _structure(one, f"$.structures[{place}]")
        for place, one in enumerate(listed(get("structures", []), "$.structures", most=10))
    )
    _once([one.key for one in structures], "$.structures")
    if structures and sum(one.main for one in structures) != 1:
        raise WrongError("$.structures", "exactly one structure is the main one")
    plans = tuple(
        _plan(one, f"$.plans[{place}]", structures)
        for place, one in enumerate(listed(get("plans", []), "$.plans", most=20))
    )
    _once([one.key for one in plans], "$.plans")
    shared = {one.key for one in structures} & {one.key for one in plans}
    if shared:
        raise WrongError("$.plans", f"{min(shared)} is the key of a structure already")
    return TierSettings(structures=structures, plans=plans)


STRUCTURE = {
    *("key", "name", "main", "measure", "wallet", "window", "upgrade", "downgrade", "grace_days"),
    *("guard_percent", "returns", "warn_days", "tiers"),
}


def _structure(value: Any, where: str) -> Structure:
    get = words(value, STRUCTURE, where).get
    window = _window(get("window", {}), f"{where}.window")
    upgrade = fields.one_of(get("upgrade", "now"), UPGRADES, f"{where}.upgrade")
    if upgrade == "next_period" and window.kind not in ("calendar", "join_date"):
        raise WrongError(f"{where}.upgrade", f"a window of kind {window.kind} has no next period")
    # Days of grace end before the next period does.
    most = window.months * 27 if window.kind in WINDOWED else 3650
    tiers = tuple(
        _tier(one, f"{where}.tiers[{place}]")
        for place, one in enumerate(listed(get("tiers"), f"{where}.tiers", most=20))
    )
    if not tiers:
        raise WrongError(f"{where}.tiers", "a structure has at least one tier")
    _once([one.key for one in tiers], f"{where}.tiers")
    _rising(tiers, f"{where}.tiers")
    return Structure(
        key=fields.key(get("key"), f"{where}.key"),
        name=_name(get("name"), f"{where}.name"),
        tiers=tiers,
        main=flag(get("main", False), f"{where}.main"),
        measure=fields.one_of(get("measure", "spend"), MEASURES, f"{where}.measure"),
        wallet=text(get("wallet", "growth"), f"{where}.wallet", longest=24, least=1),
        window=window,
        upgrade=upgrade,
        downgrade=fields.one_of(get("downgrade", "multi_level"), DOWNGRADES, f"{where}.downgrade"),
        grace_days=whole(get("grace_days", 0), f"{where}.grace_days", most=most),
        guard_bp=whole(get("guard_percent", 100), f"{where}.guard_percent", least=1, most=100)
        * 100,
        returns=fields.one_of(get("returns", "at_once"), RETURNS, f"{where}.returns"),
        warn_days=whole(get("warn_days", 30), f"{where}.warn_days", most=366),
    )


def _window(value: Any, where: str) -> Window:
    get = words(value, {"kind", "months", "month"}, where).get
    kind = fields.one_of(get("kind", "calendar"), WINDOWS, f"{where}.kind")
    months = whole(get("months", 12), f"{where}.months", least=1, most=120)
    if kind == "calendar" and 12 % months and months % 12:
        raise WrongError(f"{where}.months", "periods of the calendar divide a year, or are years")
    month = whole(get("month", 1), f"{where}.month", least=1, most=12)
    return Window(kind=kind, months=months, month=month)


def _tier(value: Any, where: str) -> Tier:
    get = words(value, {"key", "name", "colour", "threshold", "benefits"}, where).get
    colour = text(get("colour", "#8a8172"), f"{where}.colour", longest=7)
    if not COLOUR.fullmatch(colour):
        raise WrongError(f"{where}.colour", "a colour such as #c9a227 is wanted")
    return Tier(
        key=fields.key(get("key"), f"{where}.key"),
        name=_name(get("name"), f"{where}.name"),
        colour=colour,
        thresholds=_thresholds(get("threshold"), f"{where}.threshold"),
        benefits=_benefits(get("benefits", []), f"{where}.benefits"),
    )


def _thresholds(value: Any, where: str) -> tuple[Threshold, ...]:
    """A number, or numbers by the date from which each holds."""
    if not isinstance(value, list | tuple):
        return (Threshold(at_least=whole(value, where)),)
    found = []
    for place, one in enumerate(listed(value, where, most=50)):
        at = f"{where}[{place}]"
        get = words(one, {"from", "at_least"}, at).get
        start = get("from")
        found.append(
            Threshold(
                at_least=whole(get("at_least"), f"{at}.at_least"),
                start=None if start is None else _moment(start, f"{at}.from"),
            )
        )
    starts = [one.start for one in found]
    if not found or any(one is None for one in starts[1:]):
        raise WrongError(where, "each number but the first has its date")
    dated = [one for one in starts if one is not None]
    if dated != sorted(set(dated)):
        raise WrongError(where, "the dates rise from one to the next")
    return tuple(found)


def _rising(tiers: tuple[Tier, ...], where: str) -> None:
    """At every moment a higher tier asks for more than the one below it."""
    starts = {one.start for tier in tiers for one in tier.thresholds if one.start}
    for at in (None, *sorted(starts)):
        asked = [_in_force(tier, at) for tier in tiers]
        if any(high <= low for low, high in pairwise(asked)):
            day = "" if at is None else f" from {at.date().isoformat()} on"
            raise WrongError(where, f"each tier asks for more than the one below it{day}")


def _in_force(tier: Tier, at: datetime | None) -> int:
    held = [one for one in tier.thresholds if one.start is None or (at and one.start <= at)]
    return (held[-1] if held else tier.thresholds[0]).at_least


BENEFIT = {
    *("key", "kind", "name", "quantity", "every", "days", "before_days", "percent", "offer"),
}
# These last as long as the tier does, unless a number is said.
LASTING = ("priority_lane", "adviser", "discount")


def _benefits(value: Any, where: str) -> tuple[Benefit, ...]:
    found = tuple(
        _benefit(one, f"{where}[{place}]")
        for place, one in enumerate(listed(value, where, most=30))
    )
    _once([one.key for one in found], where)
    return found


def _benefit(value: Any, where: str) -> Benefit:
    get = words(value, BENEFIT, where).get
    kind = fields.one_of(get("kind"), BENEFITS, f"{where}.kind")
    quantity = get("quantity", None if kind in LASTING else 1)
    usual = "birthday" if kind == "birthday_gift" else "year"
    every = fields.one_of(get("every", usual), EVERY, f"{where}.every")
    days = whole(
        get("days", 30 if every == "birthday" else 366), f"{where}.days", least=1, most=3660
    )
    if every == "birthday" and days > 300:
        raise WrongError(f"{where}.days", "a birthday's gift ends before the next birthday")
    return Benefit(
        key=fields.key(get("key"), f"{where}.key"),
        kind=kind,
        name=_name(get("name"), f"{where}.name"),
        quantity=None
        if quantity is None
        else whole(quantity, f"{where}.quantity", least=1, most=10_000),
        every=every,
        days=days,
        percent_bp=whole(get("percent", 0), f"{where}.percent", most=100) * 100,
        offer=text(get("offer", ""), f"{where}.offer", longest=64),
        before_days=whole(get("before_days", 0), f"{where}.before_days", most=days - 1),
    )


PLAN = {
    *("key", "name", "price_minor", "months", "trial_days", "auto_renew", "pay_days", "refund"),
    *("structure", "tier", "benefits"),
}


def _plan(value: Any, where: str, structures: tuple[Structure, ...]) -> PaidPlan:
    get = words(value, PLAN, where).get
    structure = text(get("structure", ""), f"{where}.structure", longest=40)
    tier = text(get("tier", ""), f"{where}.tier", longest=40)
    tiers = {one.key: {rung.key for rung in one.tiers} for one in structures}
    if bool(structure) != bool(tier) or (tier and tier not in tiers.get(structure, ())):
        raise WrongError(f"{where}.tier", "a tier of the structure is wanted")
    months = whole(get("months", 12), f"{where}.months", least=1, most=120)
    return PaidPlan(
        key=fields.key(get("key"), f"{where}.key"),
        name=_name(get("name"), f"{where}.name"),
        price_minor=whole(get("price_minor"), f"{where}.price_minor"),
        months=months,
        trial_days=whole(get("trial_days", 0), f"{where}.trial_days", most=months * 27),
        auto_renew=flag(get("auto_renew", True), f"{where}.auto_renew"),
        pay_days=whole(get("pay_days", 7), f"{where}.pay_days", most=months * 27),
        refund=fields.one_of(get("refund", "prorated"), REFUNDS, f"{where}.refund"),
        structure=structure,
        tier=tier,
        benefits=_benefits(get("benefits", []), f"{where}.benefits"),
    )


def _name(value: Any, where: str) -> dict[str, str]:
    get = words(value, {"zh", "en"}, where).get
    return {word: text(get(word), f"{where}.{word}", longest=60, least=1) for word in ("zh", "en")}


def _moment(value: Any, where: str) -> datetime:
    """A moment as text, or as YAML reads one."""
    return moment(value.isoformat() if isinstance(value, datetime) else value, where)


def _once(keys: list[str], where: str) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise WrongError(where, f"{twice[0]} stands here twice")
