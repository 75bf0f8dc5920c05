"""A report as one page that needs nothing else, in English or Chinese."""

from collections.abc import Callable
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guerdon.analyst import plot
from guerdon.analyst.discounted import answer as answer_discounted
from guerdon.analyst.pairs import answer as answer_pairs
from guerdon.analyst.report_found import Found
from guerdon.analyst.waits import answer as answer_waits
from guerdon.analyst.words import say
from guerdon.know import rfm as know_rfm
from guerdon.measure.sales import Period
from guerdon.terms.money import SIGNS

WATCHED = 20
# Days after a purchase at which is told who has come back.
WITHIN = (30, 90, 180, 365)


def page(*, found: Found, language: str, currency: str) -> str:
    """The page as HTML that loads nothing from elsewhere."""
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
        again=_again(found, language),
        together=_together(found, language),
        given=_given(found, language, currency),
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


def _figures(found: Found, language: str, currency: str) -> list[tuple[str, str, str]]:
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


Drawn = tuple[str, list[str], list[list[str]]]


def _charts(found: Found, language: str) -> list[Drawn]:
    """Each chart as SVG, and its table; fonts are those of whoever reads the page."""
    made = [
        plot.months(pa.Table.from_pylist(found.months), language=language),
        plot.rfm(found.customers, language=language),
        plot.stage(found.customers, language=language),
        plot.cohorts(found.cohorts, language=language),
        plot.worth(found.values, language=language),
    ]
    if found.told.get("holdout"):
        made.append(plot.holdout(found.told, language=language))
    return [_drawn(chart, language) for chart in made]


def _drawn(chart: Any, language: str) -> Drawn:
    """A chart as SVG with the names and rows of its own data, so that none is a picture only."""
    spec = chart.to_dict()
    told = spec.get("data") or spec["layer"][0]["data"]
    rows = told["values"]
    names = [] if not rows else [say(f"col_{name}", language) for name in rows[0]]
    return _svg(spec), names, [[_cell(name, value) for name, value in row.items()] for row in rows]


def _below_heading(chart: Any) -> str:
    """A chart whose question the section asks already."""
    return _svg({key: value for key, value in chart.to_dict().items() if key != "title"})


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec))


def _cell(name: str, value: Any) -> str:
    if name == "share":
        return f"{value:.1%}"
    return f"{value:,.2f}".removesuffix(".00") if isinstance(value, float) else str(value)


def _again(found: Found, language: str) -> dict[str, Any] | None:
    """When they buy again: the curves, and what they say at some days."""
    curves = {after: one for after, one in found.waits.items() if len(one.times)}
    if not curves:
        return None
    rows = []
    for after, one in curves.items():
        shares = []
        for days in WITHIN:
            place = int(np.searchsorted(one.times, days, side="right")) - 1
            watched = days <= (found.as_of.date() - found.first).days
            if not watched:
                shares.append("–")
                continue
            share, low, high = (
                (0.0, 0.0, 0.0)
                if place < 0
                else (1 - one.share[place], 1 - one.high[place], 1 - one.low[place])
            )
            shares.append(f"{share:.1%} ({low:.1%}–{high:.1%})")
        half = "–" if one.median is None else f"{one.median:,.0f}"
        rows.append((say(f"after_{after}", language), f"{one.at_risk[0]:,.0f}", *shares, half))
    drawn = plot.waits(answer_waits(curves), language=language)
    return {
        "chart": _below_heading(drawn),
        "names": [say("within", language, days=days) for days in WITHIN],
        "rows": rows,
    }


def _together(found: Found, language: str) -> dict[str, Any] | None:
    """The pairs that go together, drawn and in rows."""
    if not found.pairs:
        return None
    chart = plot.pairs(answer_pairs(found.pairs), language=language)
    return {
        "chart": _below_heading(chart),
        "says": say("together_says", language, of=say(f"of_{found.of}", language)),
        "rows": [
            (
                f"{one.one} · {one.other}",
                f"{one.buyers:,}",
                f"{one.lift:.2f}",
                f"{one.low:.2f}–{one.high:.2f}",
            )
            for one in found.pairs
        ],
    }


def _given(found: Found, language: str, currency: str) -> dict[str, Any] | None:
    """Those with a discount beside all others, drawn and in rows."""
    told = found.discounted
    if told is None or not told["given"][1].customers:
        return None
    table = answer_discounted(told, unit=found.unit)
    unit = float(found.unit)
    rows = [
        (
            say(f"group_{name}", language),
            say(f"period_{period}", language),
            f"{one.customers:,}",
            _figure(one.orders, unit, currency, money=False),
            _figure(one.sales_minor, unit, currency, money=True),
            _figure(one.frequency, unit, currency, money=False),
            _figure(one.basket, unit, currency, money=True),
        )
        for name, both in told.items()
        for period, one in zip(("before", "now"), both, strict=True)
    ]
    return {"chart": _below_heading(plot.discounted(table, language=language)), "rows": rows}


def _grown(found: Found, language: str, currency: str) -> dict[str, Any] | None:
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


def _segments(found: Found, language: str) -> list[dict[str, Any]]:
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


def _watched(found: Found) -> list[dict[str, Any]]:
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


def _how(found: Found, language: str) -> list[str]:
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
