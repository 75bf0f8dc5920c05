"""Sentiment of texts for analysts, by the models that ship, without a database."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def sentiment(texts: Iterable[str | None]) -> "pd.DataFrame":
    """One row a text, in order: language, sentiment, positive and a column for each aspect.

    `positive` is the probability that the writer is content, missing in a language without a
    model; sentiment is positive, negative, unsure between 35 % and 65 %, or empty. An aspect is
    positive, negative or unsure where a clause names it. The index is that of a pandas Series.
    """
    import pandas as pd

    from guerdon.know.voice.aspects import table
    from guerdon.know.voice.model import LANGUAGES, shipped
    from guerdon.know.voice.reading import read

    index = texts.index if isinstance(texts, pd.Series) else None
    listed = [text if isinstance(text, str) else "" for text in texts]
    found = read(texts=listed, models={code: shipped(code) for code in LANGUAGES})
    columns = {
        "language": [one.language for one in found],
        "sentiment": [one.sentiment for one in found],
        "positive": pd.array([one.positive for one in found], dtype="Float64"),
        **{name: [one.aspects.get(name) for one in found] for name in table().names},
    }
    return pd.DataFrame(columns, index=index)
