"""Uplift on analysts' tables: read as a trial, told in the outcome's unit, refused in words."""

import numpy as np
import pandas as pd
import pytest

import guerdon as gd
from guerdon.analyst.model import NotFittedError


def _table(n: int = 1_200) -> pd.DataFrame:
    chance = np.random.default_rng(1)
    region = chance.choice(["north", "south"], n)
    given = chance.random(n) < 0.5
    visits = chance.poisson(3, n).astype(float)
    spend = 10 + visits + 8 * given * (region == "south") + chance.normal(size=n)
    visits[::50] = np.nan
    arm = np.where(given, "mail", "none")
    keys = [f"c{i}" for i in range(n)]
    return pd.DataFrame(
        {"customer": keys, "arm": arm, "region": region, "visits": visits, "spend": spend}
    )


def test_who_changes_is_learnt_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from guerdon.decide.uplift import learners, model

    monkeypatch.setattr(model, "learners", lambda: learners.learners()[:2])
    table = _table()
    found = gd.uplift(table, given="arm", held="none", outcome="spend")
    assert found.report_ is not None
    assert found.report_["reliable"]
    effects, errors = found.predict(table), found.predict_error(table)
    south = (table.region == "south").to_numpy()
    assert abs(effects[south].mean() - 8) < 0.5
    assert abs(effects[~south].mean()) < 0.5
    assert (errors < 0.5).all()
    assert found.get_params()["held"] == "none"
    assert found.set_params(outcome="visits").outcome == "visits"


def test_what_is_no_trial_says_why() -> None:
    table = _table()
    with pytest.raises(NotFittedError):
        gd.Uplift().predict(table)
    with pytest.raises(gd.analyst.UnreadableTrialError, match="no column 'given'"):
        gd.uplift(table)
    with pytest.raises(gd.analyst.UnreadableTrialError, match="nobody was held out"):
        gd.uplift(table, given="arm", outcome="spend")
    with pytest.raises(gd.analyst.UnreadableTrialError, match="smaller arm has"):
        gd.uplift(table.head(150), given="arm", held="none", outcome="spend")
    chosen = table.assign(arm=np.where(table.visits.fillna(3) > 3, "mail", "none"))
    with pytest.raises(gd.analyst.UnreadableTrialError, match="differed before"):
        gd.uplift(chosen, given="arm", held="none", outcome="spend")
    with pytest.raises(ValueError, match="no word"):
        gd.Uplift().set_params(colour="red")
