"""The naive rule goes on as before, over a quarter at least."""

from guerdon.know.histories import histories
from guerdon.know.models import rule


def test_it_goes_on_as_before():
    rows = histories(
        repeats=[0, 2, 52, 26], recency_days=[0, 7, 364, 300], age_days=[70, 7, 364, 364]
    )
    fitted = rule.fit(rows=rows)

    told = rule.while_alive(values=fitted.values, rows=rows, weeks=13)

    assert told.tolist() == [0.0, 2.0, 13.0, 6.5]
    assert rule.alive(values=fitted.values, rows=rows).tolist() == [1, 1, 1, 1]
