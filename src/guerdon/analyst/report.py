"""The whole picture of a shop from its orders alone, as one page that needs nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guerdon.analyst import plot
from guerdon.analyst.cohorts import triangle
from guerdon.analyst.orders import Open, opened, orders
from guerdon.analyst.sales import Sales, grown
from guerdon.analyst.value import HISTORY, fitted, predicted
from guerdon.analyst.words import say
from guerdon.know import rfm as know_rfm
from guerdon.know import stage as know_stage
from guerdon.know.value import Economics
from guerdon.measure import retention as measure
from guerdon.measure.sales import Period
from guerdon.terms.money import SIGNS

LANGUAGES = ("en", "zh")
WATCHED = 20
YEAR = timedelta(days=365)
LEAST_SPAN = timedelta(days=30)
WANTED = (
    *HISTORY,
    *("orders", "recency_days", "rhythm_days", "rfm_segment", "stage"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """All numbers of a report; `customers` has one row each, money in the unit of the data."""

    customers: pa.Table
    values: pa.Table
    cohorts: pa.Table
    months: list[dict[str, Any]]
    first: date
    last: date
    as_of: datetime
    orders: int
    anonymous: int
    later: int
    unread: int
    kept: float | None
    sales: Sales | None
    told: Mapping[str, Any]
    economics: Economics
    unit: int


def report(
    data: Any,
    to: str | Path | None = None,
    *,
    language: str = "en",
    currency: str = "",
    yearly_discount_rate: float = 0.1,
    **columns: Any,
) -> str:
    """The page as HTML, also written to the file `to`: figures, charts, segments, who to call.

    `currency` is a code such as CNY; without one amounts stand plain. The other words are those
    of `orders`. Raises ValueError for another language than en or zh, UnreadableOrdersError for
    a table that tells no orders.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    asked = orders(data, **columns)
    economics = Economics(margin=1.0, yearly_discount_rate=yearly_discount_rate)
    with opened(asked=asked) as shop:
        found = _found(shop, economics)
    page = _page(found, language, currency)
    if to is not None:
        Path(to).write_text(page, encoding="utf-8")
    return page


def _found(shop: Open, economics: Economics) -> _Found:
    days, profiles = shop.profiled()
    limits = know_stage.limits()
    rhythm = shop.engine.to_pyarrow(profiles.rhythm_days.median()).as_py()
    table = know_stage.staged(
        table=know_rfm.scored(table=profiles),
        shop_days=float(rhythm) if rhythm is not None else limits.first_guess_days,
        limits=limits,
    )
    rows = shop.engine.to_pyarrow(table.select(*WANTED).order_by("customer"))
    models = fitted(shop, days, profiles)
    counted = shop.table.aggregate(
        orders=lambda t: t.count(where=(t.placed_at < _plain(shop.as_of)) & (t.kind == "sale")),
        anonymous=lambda t: t.count(where=t.customer.isnull()),
        later=lambda t: t.count(where=t.placed_at >= _plain(shop.as_of)),
        first=lambda t: t.placed_at.min(),
        last=lambda t: t.placed_at.max(where=t.placed_at < _plain(shop.as_of)),
    )
    counts = shop.engine.to_pyarrow(counted).to_pylist()[0]
    return _Found(
        customers=rows.set_column(
            rows.column_names.index("spend"),
            "spend",
            pc.divide(rows["spend"].cast(pa.float64()), float(shop.unit)),
        ),
        values=predicted(rows, models.models, economics, shop.unit),
        cohorts=triangle(shop),
        months=_months(shop),
        first=counts["first"].date(),
        last=counts["last"].date(),
        as_of=shop.as_of,
        orders=counts["orders"],
        anonymous=counts["anonymous"],
        later=counts["later"],
        unread=shop.unread,
        kept=_kept(shop, counts["first"]),
        sales=_sales(shop, counts["first"]),
        told=models.report,
        economics=economics,
        unit=shop.unit,
    )


def _months(shop: Open) -> list[dict[str, Any]]:
    shown = shop.table.filter(shop.table.placed_at < _plain(shop.as_of))
    monthly = shown.group_by(month=shown.placed_at.truncate("M")).aggregate(
        sales=lambda t: t.total_minor.sum().cast("float64") / shop.unit
    )
    rows: list[dict[str, Any]] = shop.engine.to_pyarrow(monthly.order_by("month")).to_pylist()
    return rows


def _kept(shop: Open, first: datetime) -> float | None:
    """Retention from the year before last year, where there are two years."""
    start = shop.as_of - 2 * YEAR
    if first.replace(tzinfo=UTC) > start + timedelta(days=31):
        return None
    periods = measure.periods(
        orders=shop.table, start=start, middle=shop.as_of - YEAR, end=shop.as_of
    )
    return measure.retention(row=shop.engine.to_pyarrow(periods).to_pylist()[0]).rate


def _sales(shop: Open, first: datetime) -> Sales | None:
    """The last year beside the year before, or the halves of what there is; None under 60 days."""
    begun = first.replace(tzinfo=UTC)
    span = min(YEAR, (shop.as_of - begun) / 2)
    if span < LEAST_SPAN:
        return None
    # Years are told of whole ones: a first week that is missing would look like growth.
    middle = shop.as_of - span
    return grown(shop=shop, moments=(middle - span, middle, shop.as_of))


def _plain(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _page(found: _Found, language: str, currency: str) -> str:
    import jinja2

    from guerdon import __version__

    source = (resources.files("guerdon.analyst") / "report.html").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["w"] = lambda word, **data: say(word, language, **data)
    environment.filters["money"] = lambda value: _money(value, currency)
    return environment.from_string(source).render(
        language=language,
        figures=_figures(found, language, currency),
        charts=_charts(found, language),
        segments=_segments(found, language),
        watched=_watched(found),
        sales=_grown(found, language, currency),
        how=_how(found, language),
        span={"first": found.first, "last": found.last, "as_of": f"{found.as_of:%Y-%m-%d %H:%M}"},
        version=__version__,
    )


def _money(value: float, currency: str) -> str:
    sign = SIGNS.get(currency, f"{currency} " if currency else "")
    places = 0 if abs(value) >= 1000 else 2
    return f"{'−' if value < 0 else ''}{sign}{abs(value):,.{places}f}"


def _figures(found: _Found, language: str, currency: str) -> list[tuple[str, str, str]]:
    """(name, figure, what it says) of the tiles on top."""
    people = found.customers.num_rows
    spend = sum(row["sales"] for row in found.months)
    again = pc.sum(pc.greater(found.customers["repeat"], 0)).as_py() or 0
    coming = [float(pc.sum(found.values[name]).as_py() or 0) for name in ("clv", "clv_low")]
    high = float(pc.sum(found.values["clv_high"]).as_py() or 0)
    says = say(
        "to_come_says",
        language,
        low=_money(coming[1], currency),
        high=_money(high, currency),
    )
    tiles = [
        ("customers", f"{people:,}", ""),
        ("orders", f"{found.orders:,}", ""),
        ("net_sales", _money(spend, currency), ""),
        ("basket", _money(spend / max(1, found.orders), currency), ""),
        ("again", f"{again / max(1, people):.1%}", ""),
        ("to_come", _money(coming[0], currency), says),
    ]
    if found.kept is not None:
        tiles.insert(5, ("kept", f"{found.kept:.1%}", say("kept_says", language)))
    return [(say(name, language), figure, told) for name, figure, told in tiles]


def _charts(found: _Found, language: str) -> list[str]:
    """Each chart as SVG; fonts are those of whoever reads the page."""
    import vl_convert

    made = [
        plot.months(pa.Table.from_pylist(found.months), language=language),
        plot.rfm(found.customers, language=language),
        plot.stage(found.customers, language=language),
        plot.cohorts(found.cohorts, language=language),
        plot.worth(found.values, language=language),
    ]
    if found.told.get("holdout"):
        made.append(plot.holdout(found.told, language=language))
    return [vl_convert.vegalite_to_svg(chart.to_dict()) for chart in made]


def _grown(found: _Found, language: str, currency: str) -> dict[str, Any] | None:
    """Two periods side by side, and what each factor added, in words and money."""
    sales = found.sales
    if sales is None:
        return None
    unit = float(found.unit)

    def row(name: str, of: Callable[[Period], float | None], *, money: bool) -> tuple[str, ...]:
        told = [of(one) for one in (sales.before, sales.now)]
        shown = (_figure(one, unit, currency, money=money) for one in told)
        return (say(name, language), *shown)

    rows = [
        row("net_sales", lambda one: one.sales_minor, money=True),
        row("buyers", lambda one: one.customers, money=False),
        row("frequency", lambda one: one.frequency, money=False),
        row("basket", lambda one: one.basket, money=True),
    ]
    parts = []
    for name, minor in (sales.parts or {}).items():
        added = _money(minor / unit, currency)
        parts.append((say(f"part_{name}", language), f"+{added}" if minor > 0 else added))
    growth = None if sales.growth is None else f"{sales.growth:+.1%}".replace("-", "−")
    return {"rows": rows, "parts": parts, "growth": growth}


def _figure(value: float | None, unit: float, currency: str, *, money: bool) -> str:
    if value is None:
        return "–"
    if money:
        return _money(value / unit, currency)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def _segments(found: _Found, language: str) -> list[dict[str, Any]]:
    """Segments by what they bring, with who they are."""
    names = know_rfm.segment_names().names
    table = found.customers.select(["rfm_segment", "spend"]).append_column(
        "clv", found.values["clv"]
    )
    grouped = table.group_by("rfm_segment").aggregate(
        [("spend", "sum"), ("clv", "sum"), ("rfm_segment", "count")]
    )
    rows = sorted(grouped.to_pylist(), key=lambda row: row["spend_sum"], reverse=True)
    return [
        {
            "name": names[row["rfm_segment"]][language],
            "about": names[row["rfm_segment"]][f"about_{language}"],
            "customers": row["rfm_segment_count"],
            "spend": row["spend_sum"],
            "clv": row["clv_sum"],
        }
        for row in rows
    ]


def _watched(found: _Found) -> list[dict[str, Any]]:
    """The customers with most at stake: worth were they alive, times the chance that they left."""
    alive = found.values["p_alive"].to_numpy()
    worth = found.values["clv"].to_numpy()
    stake = np.where(alive > 0.05, worth / np.maximum(alive, 0.05) * (1 - alive), 0.0)
    stages = np.array(found.customers["stage"].to_pylist())
    stake = np.where((stages == "at_risk") | (stages == "dormant"), stake, 0.0)
    first = np.argsort(-stake, kind="stable")[:WATCHED]
    rows = found.customers.take(pa.array(first)).to_pylist()
    return [
        {**row, "p_alive": alive[place], "stake": stake[place]}
        for place, row in zip(first, rows, strict=True)
        if stake[place] > 0
    ]


def _how(found: _Found, language: str) -> list[str]:
    """How it was found, in sentences, with the check of the forecast."""
    told = found.told
    said = [
        say("how_rfm", language),
        say("how_stage", language),
        say(
            "how_value",
            language,
            model=say(f"model_{told['orders_by']}", language),
            alive=say(f"model_{told['alive_by']}", language),
            rate=f"{found.economics.yearly_discount_rate:.0%}",
        ),
    ]
    check = (told.get("holdout") or {}).get("checks", {}).get(told["orders_by"])
    if check:
        said.append(
            say(
                "how_check",
                language,
                expected=f"{check['predicted']:,.0f}",
                actual=f"{check['actual']:,.0f}",
                error=f"{check['total_error']:+.1%}",
            )
        )
    mended = told.get("recalibration") or {}
    if mended.get("factor", 1) != 1:
        said.append(say("how_recalibrated", language, factor=f"{mended['factor']:.3f}"))
    if found.anonymous or found.later:
        counts = {"anonymous": f"{found.anonymous:,}", "later": f"{found.later:,}"}
        said.append(say("left_out", language, **counts))
    if found.unread:
        said.append(say("unread", language, rows=f"{found.unread:,}"))
    return said
