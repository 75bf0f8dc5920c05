"""Parts as plain data: kinds only where they say more than offers, and no after before its time."""

from typing import Any

import numpy as np

from guerdon.flows.campaigns.readout_parts import after, parts
from guerdon.measure.roi import Costs
from tests.measure.moments import sums

COSTS = Costs(discounts=100, contacts=0, direct=10, indirect=0)


def cells(*offers: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for offer in offers:
        for arm in ("given", "holdout"):
            y = np.arange(1.0, 6.0)
            where = {"arm": arm, "offer": offer, "stage": "new", "channel": ""}
            found.append(where | sums(before=y, sales=y + (arm == "given"), after=y) | {"off": 50})
    return found


def asked(brief: list[dict[str, Any]], *offers: str) -> list[str]:
    found = parts(cells=cells(*offers), brief={"offers": brief}, margin=0.5, costs=COSTS)
    return [cut["by"] for cut in found]


def test_kinds_are_asked_where_they_say_more() -> None:
    one, two, three = (
        {"key": key, "kind": kind}
        for key, kind in (("a", "percent"), ("b", "amount"), ("c", "percent"))
    )
    assert asked([one, two, three], "a", "b", "c") == ["offer", "kind"]
    assert asked([one, two], "a", "b") == ["offer"]
    assert asked([one, three], "a", "c") == ["offer"]
    assert asked([one], "a") == []


def test_what_came_after() -> None:
    assert after(cells=cells("a"), days=0.0, margin=0.5) is None
    assert after(cells=cells("a")[:1], days=7.0, margin=0.5) is None
    found = after(cells=cells("a"), days=7.0, margin=0.5)
    assert found is not None
    assert found["net"]["difference"] == 1.0
    assert found["gain"] == 0.5 * 5 * 1.0
    assert (found["earlier"], found["pulled"]) == (0.0, False)
