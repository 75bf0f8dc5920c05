"""Each chart is whole Vega-Lite with its question, in both languages, of what is answered."""

from typing import Any

import pytest

import guerdon as gd
from tests.analyst import shop

SHOP = shop.table(80)
CHARTS = {
    "cohorts": lambda: gd.cohorts(SHOP),
    "rfm": lambda: gd.rfm(SHOP),
    "stage": lambda: gd.stage(SHOP),
    "worth": lambda: gd.Value().fit_predict(SHOP),
}


def values(spec: Any) -> list[Any]:
    """All rows that stand in a specification."""
    if isinstance(spec, dict):
        found = spec["values"] if isinstance(spec.get("values"), list) else []
        return found + [row for inner in spec.values() for row in values(inner)]
    return [row for inner in spec for row in values(inner)] if isinstance(spec, list) else []


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_its_question_and_holds_its_rows(name: str) -> None:
    answer = CHARTS[name]()
    titles = set()
    for language in ("en", "zh"):
        spec = getattr(gd.plot, name)(answer, language=language).to_dict()
        titles.add(spec["title"])
        assert values(spec)
        assert "http" not in str(spec.get("data", ""))
    assert len(titles) == 2


def test_shares_of_customers_and_of_spend_add_up() -> None:
    rows = values(gd.plot.rfm(gd.rfm(SHOP)).to_dict())
    for of in ("share of customers", "share of spend"):
        shares = {row["segment"]: row["share"] for row in rows if row.get("of") == of}
        assert sum(shares.values()) == pytest.approx(1)


def test_no_holdout_is_said() -> None:
    with pytest.raises(ValueError, match="too little data"):
        gd.plot.holdout({"holdout": None})


def test_a_holdout_shows_actual_and_expected_weeks() -> None:
    found = gd.value.fit(shop.table())
    rows = values(gd.plot.holdout(found).to_dict())
    assert {row["line"] for row in rows if "line" in row} == {"actual", "expected"}
