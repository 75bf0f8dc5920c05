"""Every source and every price is told by its own sentence."""

from dataclasses import replace
from datetime import date

import pytest

from guerdon.decide.advice.measured import Measured
from guerdon.decide.advice.shape import WEEKS
from guerdon.decide.advice.weigh import Weighed
from guerdon.flows.advice.advice import Suggestion
from guerdon.flows.advice.words import pays, source
from guerdon.terms.reasons import said

WEIGHED = Weighed(
    source="prior", key="", at=None, together=False, days=21, cost=1, most=1, sales=1,
    sales_low=1, sales_high=1, net=1, net_low=1, net_high=1,
)  # fmt: skip
ONE = Suggestion(
    kind="percent", document={}, depth=0.1, length=WEEKS, weighed=WEIGHED, use_cost=300,
    breakeven=0.3, ceiling=None, closes=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "together", "reason"),
    [
        ("prior", False, "advice_prior"),
        ("experiment", False, "advice_experiment"),
        ("campaign", False, "advice_campaign"),
        ("campaign", True, "advice_together"),
    ],
)
def test_sources(name: str, together: bool, reason: str) -> None:
    told = replace(WEIGHED, source=name, key="k", at=date(2026, 5, 1), together=together)
    assert source(one=replace(ONE, weighed=told)).reason == reason
    assert source(one=replace(ONE, weighed=None)).reason == "advice_none"


def test_an_arm_is_told_by_its_name() -> None:
    own = Measured(
        source="experiment", key="k", kind="percent", sales=1, low=0, high=2, days=9,
        at=date(2026, 5, 1), name={"en": "Depths"}, arm={"en": "Ten"}, control={"en": "None"},
    )  # fmt: skip
    told = replace(WEIGHED, source="experiment", key="k", at=own.at, own=own)
    found = source(one=replace(ONE, weighed=told))
    text = said(reason=found.reason, data=found.data, language="en")
    assert "“Depths”: “Ten” against “None”, read on 2026-05-01" in text


def test_when_it_pays() -> None:
    found = pays(one=ONE, currency="USD")
    assert found is not None
    assert (found.reason, found.data) == ("advice_breakeven", {"cost": "$3.00", "percent": "30"})
    never = pays(one=replace(ONE, breakeven=None), currency="USD")
    ceiling = pays(one=replace(ONE, ceiling=250), currency="USD")
    assert never is not None
    assert ceiling is not None
    assert (never.reason, ceiling.data) == ("advice_never", {"ceiling": "$2.50"})
    assert pays(one=replace(ONE, use_cost=0), currency="USD") is None
