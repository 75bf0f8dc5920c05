"""Advice for a shop with a night behind it: numbers of the audience, the order, each refusal."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.advice import advice, words
from guerdon.flows.advice.advice import Advice, Asked
from guerdon.flows.know import segments
from guerdon.terms.decision import Refusal
from tests.flows import regulars

pytestmark = pytest.mark.django_db


def test_before_a_night_nobody_can_say(now: datetime) -> None:
    found = advice.advised(asked=Asked(goal="retain"), now=now)
    assert isinstance(found, Refusal)
    assert found.reason == "night_none"


@pytest.mark.parametrize(
    ("document", "where"),
    [({"goal": "luck"}, "$.goal"), ({"x": 1}, "$.x"), ({"segment": 3}, "$.segment"), ([], "$")],
)
def test_read_strictly(document: Any, where: str) -> None:
    found = advice.asked(document=document)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
    assert advice.asked(document={}) == Asked(goal="retain")


def test_for_a_shop(now: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    regulars.opened(now=now)
    found = advice.advised(asked=Asked(goal="retain"), now=now)
    assert isinstance(found, Advice)
    assert found.people == regulars.CUSTOMERS
    assert found.threshold >= 1.25 * found.basket
    assert found.reached.orders >= found.reached.above + found.reached.near
    weighed = [one.weighed for one in found.suggestions if one.weighed]
    assert [one.kind for one in found.suggestions[2:]] == ["points_multiplier", "gift"]
    assert weighed[0].net >= weighed[1].net
    assert {one.source for one in weighed} == {"prior"}
    assert words.source(one=found.suggestions[0]).reason == "advice_prior"
    nobody = {"field": "spend", "op": "at_least", "value": 10**12}
    segments.save(key="rich", name={"en": "Rich"}, document=nobody, actor="m", now=now)
    for asked, reason in (
        (Asked(goal="retain", segment="rich"), "audience_empty"),
        (Asked(goal="retain", segment="none"), "not_found"),
        (Asked(goal="retain", serves="none"), "not_found"),
    ):
        refused = advice.advised(asked=asked, now=now)
        assert isinstance(refused, Refusal)
        assert refused.reason == reason
