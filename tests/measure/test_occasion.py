"""After an occasion by hand: who bought then, who came back, who was new."""

from datetime import UTC, datetime, timedelta

import ibis
import pandas as pd
import pytest

from guerdon.measure.occasion import Occasion, after, returning

START, END = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 4, tzinfo=UTC)
AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
JUNE = Occasion(key="june", start=START, end=END)
NOBODY = Occasion(key="nobody", start=START - timedelta(days=900), end=END - timedelta(days=900))
LATE = Occasion(
    key="late", start=datetime(2026, 10, 1, tzinfo=UTC), end=datetime(2026, 10, 2, tzinfo=UTC)
)

ORDERS = [
    ("old", "sale", datetime(2026, 1, 1)),
    ("old", "sale", datetime(2026, 6, 1)),  # the first moment is inside
    ("old", "sale", datetime(2026, 6, 4)),  # the end is after it
    ("new", "sale", datetime(2026, 6, 2)),
    ("new", "sale", datetime(2026, 6, 3)),  # still the occasion: no coming back
    ("won", "sale", datetime(2026, 6, 3)),
    ("won", "sale", datetime(2026, 9, 2, 23)),  # a moment before 91 days are over
    ("slow", "sale", datetime(2026, 6, 3)),
    ("slow", "sale", datetime(2026, 9, 3)),  # the 91 days are over
    ("other", "sale", datetime(2026, 5, 31)),
    ("back", "return", datetime(2026, 6, 2)),
    (None, "sale", datetime(2026, 6, 2)),
    ("old", "sale", datetime(2026, 10, 1)),
    ("old", "sale", datetime(2026, 12, 1)),  # after the night
]


def found(*occasions: Occasion):
    table = ibis.memtable(pd.DataFrame(ORDERS, columns=["customer", "kind", "placed_at"]))
    rows = returning(orders=table, occasions=occasions, as_of=AS_OF).execute().to_dict("records")
    return after(rows=rows, occasions=occasions, as_of=AS_OF)


def test_by_hand() -> None:
    june, late = found(NOBODY, JUNE, LATE)
    assert june.occasion is JUNE
    assert (june.buyers, june.again, june.fresh, june.fresh_again) == (4, 2, 3, 1)
    assert june.rate == 0.5
    assert june.fresh_rate == pytest.approx(1 / 3)
    assert june.over
    assert (late.buyers, late.again, late.fresh, late.fresh_rate) == (1, 0, 0, None)
    assert not late.over
