"""A worker that dies in the middle of a night changes nothing; last, since one worker is left."""

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.spark.cluster import Cluster
from tests.spark.nights import Night, alike

pytestmark = pytest.mark.spark


def test_a_worker_that_dies_in_the_middle_changes_nothing(
    spark: Any, cluster: Cluster, night: Night, embedded: dict[str, Any], folder: Path
) -> None:
    dead = threading.Event()

    def kill() -> None:
        cluster.kill("worker0")
        dead.set()

    def tell(progress: dict[str, Any]) -> None:
        # A moment after the step has begun, so that it happens while its first job runs.
        if progress["step"] == "models":
            threading.Timer(0.5, kill).start()

    night(spark, "survivor", tell)

    assert dead.is_set()
    assert cluster.alive() == 1
    assert embedded["customers"] > 500
    assert alike(folder, "survivor") == []
