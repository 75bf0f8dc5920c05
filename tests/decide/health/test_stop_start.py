"""The longest silence counts, also the one that lasts until now; overlaps are none."""

from datetime import timedelta

from guerdon.decide.health import stop_start
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding, Held
from tests.decide.health.shops import LIMITS, NOW, shop

DAY = timedelta(days=1)


def found(*runs: tuple[int, int]) -> Finding:
    """Campaigns from so many days ago until so many."""
    held = tuple(
        Held(
            campaign=f"c{number}",
            start=NOW - begin * DAY,
            end=NOW - end * DAY,
            budget_minor=1,
            holdout_share=0.2,
        )
        for number, (begin, end) in enumerate(runs)
    )
    return stop_start.found(standing=shop(campaigns=held), limits=LIMITS["stop_start"])


def test_silences() -> None:
    assert found().severity == UNKNOWN
    assert found((300, 100), (250, 240), (90, 30), (40, 0)).data["days"] == 10
    assert found((300, 100), (40, 0)).severity == WATCH
    assert (found((300, 130)).severity, found((300, 130)).data["days"]) == (BAD, 130)
    # One that still runs is no silence below nothing.
    running = found((20, -10))
    assert (running.severity, running.data["days"]) == (GOOD, 0)
