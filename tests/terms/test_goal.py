"""Which way is good is the figure's to say, and of a segment the goal's."""

from guerdon.terms.goal import Goal


def test_rises() -> None:
    low = {"key": "g", "name": {}, "baseline": 5.0, "target": 3.0}
    assert Goal(kpi="sales", **low).rises
    assert not Goal(kpi="complaints", **low).rises
    assert not Goal(kpi="segment_customers", **low).rises
    assert Goal(kpi="segment_customers", key="g", name={}, baseline=3.0, target=5.0).rises
