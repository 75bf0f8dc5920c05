"""The whole night on a cluster says what the embedded one says."""

from pathlib import Path
from typing import Any

import pytest

from guerdon.terms.telling import quiet
from tests.spark.nights import Night, alike

pytestmark = pytest.mark.spark


def test_the_night_says_the_same(
    spark: Any, night: Night, embedded: dict[str, Any], folder: Path
) -> None:
    night(spark, "cluster", quiet)

    assert embedded["customers"] > 500
    assert embedded["churn"]["told_by"] == "trees"
    assert embedded["segments"]["both"] > 0
    assert alike(folder, "cluster") == []
