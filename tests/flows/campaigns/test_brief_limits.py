"""Limits of a brief: read strictly, kept to the unit, each with a price of its own."""

from typing import Any

import pytest

from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.flows.campaigns.brief_limits import Limit
from guerdon.terms.decision import Refusal
from guerdon.terms.problems import in_chinese
from tests.flows.campaigns.test_planning import made
from tests.flows.regulars import brief

HOURS = {"name": "staff minutes", "most": 600, "each": {"spring-ten": 15}}


def test_as_written() -> None:
    found = parsed(document=brief(limits=[HOURS]))
    assert isinstance(found, Brief)
    assert found.limits == (Limit(name="staff minutes", most=600, each={"spring-ten": 15}),)


@pytest.mark.parametrize(
    ("limits", "where"),
    [
        ("x", "limits"),
        ([HOURS] * 6, "limits"),
        ([HOURS, HOURS], "limits"),
        ([{"name": "x"}], "limits.1"),
        ([{**HOURS, "name": " "}], "limits.1.name"),
        ([{**HOURS, "most": True}], "limits.1.most"),
        ([{**HOURS, "most": -1}], "limits.1.most"),
        ([{**HOURS, "each": {}}], "limits.1.each"),
        ([{**HOURS, "each": {"gone": 1}}], "limits.1.each"),
        ([{**HOURS, "each": {"spring-ten": 1.5}}], "limits.1.each"),
    ],
)
def test_what_is_wrong_is_named(limits: Any, where: str) -> None:
    refused = parsed(document=brief(limits=limits))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.data["where"]) == ("brief_malformed", where)


def test_a_plan_keeps_them_and_tells_what_one_more_earns() -> None:
    rich = {"budget_minor": 10**8}
    free = made(**rich, limits=[{**HOURS, "most": 10**6}])
    (limit,) = free.figures["limits"]
    wanted = limit["used"]
    assert wanted > 600
    assert limit["price"] == pytest.approx(0, abs=1e-9)
    assert free.figures["objective"] == made(**rich).figures["objective"]
    tight = made(**rich, limits=[HOURS])
    (limit,) = tight.figures["limits"]
    given = [one for one in tight.places if one.arm == "given" and one.offer == "spring-ten"]
    assert limit["used"] == 15 * len(given) <= 600
    assert limit["price"] > 0
    more = made(**rich, limits=[{**HOURS, "most": 615}])
    earned = more.figures["objective"] - tight.figures["objective"]
    assert earned == pytest.approx(15 * limit["price"], rel=0.1)
    assert tight.figures["objective"] < free.figures["objective"]


def test_a_limit_of_nothing_leaves_the_offers_that_take_none() -> None:
    plan = made(limits=[{**HOURS, "most": 0}])
    offers = {one.offer for one in plan.places if one.arm == "given"}
    assert offers == {"spring-five"}


def test_what_is_wrong_is_told_in_chinese_too() -> None:
    for limits in ("x", [HOURS, HOURS], [{}], [{**HOURS, "name": ""}], [{**HOURS, "each": {}}]):
        refused = parsed(document=brief(limits=limits))
        assert isinstance(refused, Refusal)
        assert in_chinese(problem=refused.data["problem"]) != refused.data["problem"]
