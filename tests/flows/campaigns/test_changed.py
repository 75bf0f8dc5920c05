"""A measured campaign teaches, and the next plan of that kind says and uses what it taught."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from guerdon.flows.campaigns import campaign, changed
from guerdon.know.habits import MEASURES
from guerdon.store.campaigns import campaigns
from tests.flows import regulars


def _table(n: int = 900, seed: int = 5) -> pa.Table:
    chance = np.random.default_rng(seed)
    arm = np.where(chance.random(n) < 0.25, "holdout", "given")
    columns: dict[str, Any] = {name: chance.random(n) * 10 for name in MEASURES}
    columns["usual_gap"] = [None if value > 5 else value for value in columns["usual_gap"]]
    before = chance.random(n) * 1000
    moved = 300 * np.log1p(columns["bought_90"]) * (arm == "given")
    columns |= {"customer": [f"c{i:03}" for i in range(n)], "arm": arm, "before": before}
    return pa.table(columns | {"sales": before + moved + chance.normal(size=n) * 100})


def test_a_readout_keeps_what_was_learnt_or_why_not() -> None:
    found = changed.learnt(table=_table(), share=0.25, days=14.0, kinds=["percent", "percent"])
    assert found["reliable"]
    assert found["kinds"] == ["percent"]
    assert found["kept"]["names"] == list(MEASURES)
    few = changed.learnt(table=_table(n=200), share=0.25, days=14.0, kinds=["percent"])
    assert few["refused"]["reason"] == "trial_too_small"


def test_customers_are_found_by_key_and_strangers_get_the_mean_of_nothing_known() -> None:
    taught = changed.learnt(table=_table(), share=0.25, days=14.0, kinds=["percent"])
    measures = _table().select(["customer", *MEASURES])
    asked = ["c005", "nobody", "c001"]
    own = changed.told(taught=("k", taught), measures=measures, customers=asked, days=28.0)
    assert (own.campaign, own.individual) == ("k", True)
    bought = measures["bought_90"].to_numpy()
    assert own.effect[0] == pytest.approx(600 * np.log1p(bought[5]), abs=200)
    assert np.isfinite(own.effect).all()
    assert (own.of([2]).effect == own.effect[2:]).all()


@pytest.mark.database
@pytest.mark.django_db
def test_the_next_plan_uses_what_the_last_one_taught(now: datetime) -> None:
    regulars.opened(now=now)
    brief = regulars.brief()
    key = campaign.draft(brief=brief, actor="t", now=now)
    assert isinstance(key, str)
    first: Any = campaign.plan(campaign=key, now=now)
    assert first.campaign.plan["source"] == "prior"
    launched = campaign.launch(campaign=key, actor="t", now=now)
    assert isinstance(launched, campaign.CampaignLooked)
    taught = changed.learnt(table=_table(), share=0.25, days=28.0, kinds=["percent"])
    later = now + timedelta(days=28)
    campaigns.keep_readout(key=key, document={"uplift": {"refused": {}}}, now=now)
    assert changed.newest(kinds=["percent"]) == {}
    campaigns.keep_readout(key=key, document={"uplift": taught}, now=later)
    assert set(changed.newest(kinds=["percent", "amount"])) == {"percent"}
    offers = [{**one, "key": f"second-{one['key']}"} for one in brief["offers"]]
    key = campaign.draft(brief={**brief, "key": "second", "offers": offers}, actor="t", now=later)
    assert isinstance(key, str)
    second: Any = campaign.plan(campaign=key, now=later)
    plan = second.campaign.plan
    assert plan["source"] == "own"
    assert plan["sources"]["second-spring-ten"] == {
        "source": "own",
        "campaign": "spring",
        "individual": True,
    }
    assert plan["sources"]["second-spring-five"] == {"source": "prior"}
    # The planted effects are far above the prior: that offer is now given to whom it moves.
    by_offer = second.by_offer
    assert by_offer["second-spring-ten"]["promised_minor"] > 0
    assert plan["expected_sales"] > first.campaign.plan["expected_sales"]
