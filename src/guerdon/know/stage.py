"""Lifecycle stage by each customer's own rhythm: new, active, at_risk, dormant, lost, won_back."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import ibis
import ibis.expr.types as ir

STAGES = ("new", "active", "won_back", "at_risk", "dormant", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A silence is long after `gaps` usual gaps, but not within `least_days`."""

    gaps: float
    least_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The table in stage_limits.toml."""

    version: str
    shop_gaps: float
    first_guess_days: float
    at_risk: Limit
    dormant: Limit
    lost: Limit


@cache
def limits() -> Limits:
    """The limits as dated data."""
    text = (resources.files("guerdon.know") / "stage_limits.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return Limits(
        version=read["version"],
        shop_gaps=read["shop_gaps"],
        first_guess_days=read["first_guess_days"],
        at_risk=Limit(**read["at_risk"]),
        dormant=Limit(**read["dormant"]),
        lost=Limit(**read["lost"]),
    )


def usual_gap(
    *, span: ir.NumericValue, gaps: ir.NumericValue, shop_days: float, shop_gaps: float
) -> ir.NumericValue:
    """The customer's mean gap with some gaps of the shop mixed in: (span + w s) / (gaps + w)."""
    return (span + shop_gaps * shop_days) / (gaps + shop_gaps)


def staged(*, table: ir.Table, shop_days: float, limits: Limits) -> ir.Table:
    """The table with `stage`, from the columns of know.profile; `shop_days` is the median rhythm.

    lost, dormant and at_risk by the silence so far; else won_back when the last purchase ended
    a silence that had made the customer dormant; else new with a single purchase day; else
    active. The first that holds counts.
    """
    mixed = {"shop_days": shop_days, "shop_gaps": limits.shop_gaps}
    usual = usual_gap(span=table.recency_span, gaps=table.repeat, **mixed)
    before = usual_gap(span=table.gap_before, gaps=table.repeat - 1, **mixed)
    silence = table.recency_days

    def longer(days: ir.NumericValue, gap: ir.NumericValue, limit: Limit) -> ir.BooleanValue:
        return days > ibis.greatest(limit.gaps * gap, float(limit.least_days))

    returned = (table.repeat > 0) & longer(table.last_gap, before, limits.dormant)
    stage = ibis.cases(
        (longer(silence, usual, limits.lost), "lost"),
        (longer(silence, usual, limits.dormant), "dormant"),
        (longer(silence, usual, limits.at_risk), "at_risk"),
        (returned.fill_null(False), "won_back"),
        (table.repeat == 0, "new"),
        else_="active",
    )
    return table.mutate(stage=stage)
