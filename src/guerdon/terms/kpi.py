"""The figures that a goal may be bound to: each with its unit, how it adds up, and its page."""

from dataclasses import dataclass

from guerdon.terms import money

# How a figure comes about: added up over days, a share of two sums of the last days, or as it is.
SUM, RATIO, STATE = "sum", "ratio", "state"
MONEY, COUNT, SHARE = "money", "count", "share"
# Which way is good; of a segment the goal itself says it.
MORE, LESS, EITHER = "more", "less", "either"
# A ratio looks at so many days, so that one quiet Sunday does not move it.
RATIO_DAYS = 28
WHOLE_SHARE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A figure of the shop: `page` shows it or its rows, `of` says which one of a family.

    `better` says whether more or less of it is good.
    """

    name: str
    unit: str
    kind: str
    page: str
    of: str = ""
    better: str = MORE


def _one(
    name: str, unit: str, kind: str, page: str, of: str = "", better: str = MORE
) -> tuple[str, Kpi]:
    return name, Kpi(name=name, unit=unit, kind=kind, page=page, of=of, better=better)


# name -> figure; what each means stands in web/words/kpis.toml and docs/rules/goals.md.
KPIS: dict[str, Kpi] = dict(
    (
        _one("sales", MONEY, SUM, "home"),
        _one("orders", COUNT, SUM, "customers"),
        _one("new_customers", COUNT, SUM, "customers"),
        _one("given", MONEY, SUM, "coupons", better=LESS),
        _one("friends", COUNT, SUM, "referral"),
        _one("complaints", COUNT, SUM, "voice", better=LESS),
        _one("average_basket", MONEY, RATIO, "value"),
        _one("repeat_share", SHARE, RATIO, "retention"),
        _one("known_share", SHARE, RATIO, "customers"),
        _one("discount_share", SHARE, RATIO, "health", better=LESS),
        _one("positive_share", SHARE, RATIO, "voice"),
        _one("active_customers", COUNT, STATE, "value"),
        _one("customers_at_risk", COUNT, STATE, "customers", better=LESS),
        _one("expected_worth", MONEY, STATE, "value"),
        _one("points_worth", MONEY, STATE, "points", better=LESS),
        _one("campaign_profit", MONEY, STATE, "results"),
        _one("segment_customers", COUNT, STATE, "segments", of="segment", better=EITHER),
    )
)


def written(*, kpi: Kpi, value: float, currency: str) -> str:
    """A value of the figure as people write it: $1,234.50, 1,234 or 12.3 %."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    if kpi.unit == MONEY:
        text = money.written(minor=round(size), currency=currency, grouped=True)
        return f"{sign}{money.SIGNS.get(currency, currency + ' ')}{text}"
    if kpi.unit == SHARE:
        return f"{sign}{size * 100:.1f} %"
    return f"{sign}{size:,.0f}"
