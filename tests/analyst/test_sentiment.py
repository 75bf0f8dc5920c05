"""gd.sentiment: rows in order, whatever holds the texts."""

import pandas as pd
import polars as pl

import guerdon as gd


def test_one_row_a_text_in_order() -> None:
    texts = ["物流很快，但是质量太差", None, "Great service", 12]
    found = gd.sentiment(texts)
    assert found.language.tolist() == ["zh", "", "en", ""]
    assert found.sentiment[2] == "positive"
    assert found.positive.isna().tolist() == [False, True, False, True]
    assert (found.delivery[0], found.quality[0]) == ("positive", "negative")
    assert found.service.fillna("").tolist() == ["", "", "positive", ""]


def test_from_pandas_and_polars_alike() -> None:
    texts = ["很满意", "awful"]
    series = pd.Series(texts, index=[7, 9])
    found = gd.sentiment(series)
    assert found.index.tolist() == [7, 9]
    other = gd.sentiment(pl.Series(texts))
    assert other.sentiment.tolist() == found.sentiment.tolist() == ["positive", "negative"]
    assert gd.sentiment([]).empty
