"""Every measure of every cluster, by name in the reader's language."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import cluster_differences
from guerdon.web.charts.look import Look
from tests.web.charts.drawing import EN, rows

DATA = [
    {
        "id": "c1",
        "customers": 9,
        "traits": [{"measure": "frequency", "difference": 1.2}],
        "differences": {"frequency": 1.2, "category:Tea": -0.4},
    },
    {
        "id": "c4",
        "customers": 5,
        "traits": [{"measure": "category:Tea", "difference": -0.8}],
        "differences": {"frequency": -1.0, "category:Tea": -0.8},
    },
]


@pytest.mark.django_db
def test_none_before_the_first_night() -> None:
    assert cluster_differences.read(of={}, now=datetime.now(UTC)) is None


def test_a_cell_for_each_measure_of_each_cluster() -> None:
    found = rows(cluster_differences.drawn(data=DATA, look=EN))

    assert [(row["cluster"], row["measure"], row["difference"]) for row in found] == [
        ("c1", "purchases", 1.2),
        ("c1", "Tea", -0.4),
        ("c4", "purchases", -1.0),
        ("c4", "Tea", -0.8),
    ]
    assert {row["name"] for row in found} == {"Come often", "Little Tea"}


def test_in_chinese() -> None:
    found = rows(cluster_differences.drawn(data=DATA, look=Look(language="zh", currency="CNY")))

    assert {row["name"] for row in found} == {"常来", "少买 Tea"}
