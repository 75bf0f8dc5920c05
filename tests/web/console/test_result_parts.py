"""Parts, funnel and aftermath in words: what is not sure is not called clear."""

from typing import Any

from guerdon.web.console.result_parts import after, funnel, parts


def part(**changes: Any) -> dict[str, Any]:
    base = {
        "name": "active",
        "given": 300,
        "holdout": 100,
        "difference": 1234.0,
        "low": -100.0,
        "high": 2500.0,
        "p_corrected": 0.2,
        "clear": False,
        "cost": 5000,
        "roi": 0.5,
        "roi_low": -1.2,
        "roi_high": 2.0,
        "per_order": 250.0,
    }
    return base | changes


def told(cuts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return parts(document={"parts": cuts}, offers={"five": "5 off"}, currency="USD")


def test_parts_are_named_and_unbounded_ones_say_nothing() -> None:
    some = [part(), part(name="*"), part(name=""), part(name="lost", low=None, high=None)]
    (cut,) = told([{"by": "stage", "differ": 0.4, "parts": some}])
    assert [row["name"] for row in cut["rows"]] == ["Active", "All others", "Not known", "Lost"]
    assert "within chance (p = " in cut["says"]
    assert (cut["rows"][0]["difference"], cut["rows"][0]["roi_low"]) == ("$12.34", "−120%")
    assert cut["rows"][3]["difference"] == "–"
    cuts = [
        {"by": "offer", "differ": 0.01, "parts": [part(name="five")]},
        {"by": "kind", "differ": 1.0, "parts": [part(name="percent")]},
        {"by": "channel", "differ": 1.0, "parts": [part(name="")]},
    ]
    offer, kind, channel = told(cuts)
    assert offer["rows"][0]["name"] == "5 off"
    assert "beyond chance" in offer["says"]
    assert kind["rows"][0]["name"] == "Percentage off"
    assert channel["rows"][0]["name"] == "No orders before"
    assert parts(document={}, offers={}, currency="USD") == []


def test_the_funnel_counts_and_ends_with_the_difference() -> None:
    more = {"difference": 30.0, "low": 10.0, "high": 50.0}
    found = {"given": 200, "messages": {}, "used": 50, "orders_more": more}
    rows = funnel(document={"funnel": found})
    assert [row["n"] for row in rows] == ["200", "50", "30"]
    assert rows[1]["of"] == "25.0% of all given"
    assert "10" in rows[2]["of"]
    assert "50" in rows[2]["of"]
    steps = {"sent": 180, "delivered": 170, "opened": 90, "clicked": 40}
    rows = funnel(document={"funnel": found | {"messages": {"": steps}}})
    assert [row["word"].removeprefix("results.step_") for row in rows] == [
        *("given", "sent", "delivered", "opened", "clicked", "used", "orders_more"),
    ]
    none = found | {"orders_more": dict.fromkeys(more)}
    assert len(funnel(document={"funnel": none})) == 2
    assert funnel(document={}) == []


def test_bought_earlier_is_said_only_where_it_is_sure() -> None:
    def effect(difference: float, low: float, high: float) -> dict[str, Any]:
        return {
            "difference": difference,
            "low": low,
            "high": high,
            "certain": low > 0 or high < 0,
        }

    base = {
        "days": 28.0,
        "during": effect(3000, 1000, 5000),
        "after": effect(-1000, -1900, -100),
        "net": effect(2000, 100, 3900),
        "gain": 100_000.0,
        "earlier": 1 / 3,
        "earlier_low": 0.05,
        "earlier_high": 0.7,
        "pulled": True,
    }

    def says(**changes: Any) -> str:
        found = after(document={"after": base | changes}, currency="USD")
        assert found is not None
        return str(found["says"])

    assert "33% of the gain (between 5% and 70%) was only bought earlier" in says()
    assert "no sign that they had only bought earlier" in says(pulled=False)
    unsure = says(pulled=False, net=effect(2000, -100, 4100))
    assert "cannot be told yet" in unsure
    assert after(document={"after": None}, currency="USD") is None
