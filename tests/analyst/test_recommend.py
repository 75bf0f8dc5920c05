"""Recommendations on analysts' tables: the way is chosen by the past, and lists are told."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

import guerdon as gd
from guerdon.analyst.model import NotFittedError
from tests.decide.recommend.goods import tasteful


def test_lists_by_the_way_that_the_past_chose() -> None:
    made = tasteful(customers=80)
    start = datetime(2026, 1, 1)
    moments = [start + timedelta(seconds=at) for at in made["at"]]
    table = pd.DataFrame({"who": made["customer"], "what": made["item"], "when": moments})
    found = gd.recommend(table, customer="who", item="what", at="when")
    assert found.report_ is not None
    assert found.report_["used"] == found.report_["tried"][0]["method"] != "popular"
    lists = found.predict(count=2)
    assert isinstance(lists, pd.DataFrame)
    assert lists.groupby("customer").size().eq(2).all()
    first = lists[lists.place == 1]
    right = [int(c[1:]) % 4 == int(i[0]) for c, i in zip(first.customer, first.item, strict=True)]
    assert sum(right) > 0.85 * len(right)
    bought = set(zip(table.who, table.what, strict=True))
    assert not bought & set(zip(lists.customer, lists.item, strict=True))
    assert gd.Recommend().set_params(at="day").get_params()["at"] == "day"


def test_before_fit_and_with_unknown_words() -> None:
    with pytest.raises(NotFittedError):
        gd.Recommend().predict()
    with pytest.raises(ValueError, match="no word"):
        gd.Recommend().set_params(colour="red")
