"""A cause has an account, and its progress is a share of its goal where it has one."""

import pytest

from guerdon.terms.giving import Progress, cause_account


@pytest.mark.parametrize(("goal", "share"), [(1_000, 3_330), (700, 4_757), (None, None)])
def test_progress_is_rounded_down(goal: int | None, share: int | None) -> None:
    told = Progress(
        cause="well",
        goal_minor=goal,
        given_minor=333,
        of_points_minor=300,
        of_purchases_minor=33,
        points=600,
        givers=2,
    )
    assert told.share_bp == share


def test_the_account_of_a_cause() -> None:
    assert cause_account(cause="well") == "cause:well"
