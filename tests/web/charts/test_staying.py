"""Steps from everybody to the end of what was watched, by group, never too many of them."""

from datetime import UTC, datetime

import numpy as np
import pytest

from guerdon.know.survival import curve
from guerdon.web.charts import staying


@pytest.mark.django_db
def test_nothing_without_memberships_or_a_list() -> None:
    now = datetime.now(UTC)
    assert staying.read(of={"of": "members"}, now=now) is None
    assert staying.read(of={}, now=now) is None


def test_a_curve_begins_whole_and_ends_where_the_watching_did() -> None:
    one = curve(time=[2, 4, 9], left=[True, True, False])
    rows = staying.rows(curves={"a": one}, longest=9.0)
    assert [(row["time"], round(row["share"], 3)) for row in rows] == [
        (0.0, 1.0),
        (2.0, 0.667),
        (4.0, 0.333),
        (9.0, 0.333),
    ]
    assert rows[0]["there"] is None
    assert rows[1]["there"] == 3


def test_long_curves_are_thinned() -> None:
    time = np.arange(1.0, 1001.0)
    one = curve(time=time, left=np.ones(1000, dtype=bool))
    assert len(staying.rows(curves={"a": one}, longest=1000.0)) <= staying.MOST_STEPS + 2
