"""A brief is read strictly: what is wrong is refused with its place."""

from typing import Any

import pytest

from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.terms.decision import Refusal
from tests.flows.regulars import brief


def test_a_sound_brief() -> None:
    found = parsed(document=brief())
    assert isinstance(found, Brief)
    assert found.budget.reserve + found.budget.direct + found.budget.offers == 12_000
    assert [offer.key for offer in found.offers] == ["spring-five", "spring-ten"]
    assert (found.days, found.holdout_share, found.per_contact_minor) == (28, 0.25, 2)


def test_what_is_not_said_has_its_usual_value() -> None:
    few = {word: brief()[word] for word in ("key", "name", "offers", "budget_minor")}
    found = parsed(document=few)
    assert isinstance(found, Brief)
    assert (found.days, found.holdout_share) == (28, 0.2)
    assert found.budget.reserve == 1440


OFFER = brief()["offers"][0]


@pytest.mark.parametrize(
    ("changes", "reason", "where"),
    [
        ({"budjet": 5}, "brief_malformed", "budjet"),
        ({"key": "Spring!"}, "brief_malformed", "key"),
        ({"key": None}, "brief_malformed", "key"),
        ({"name": {"de": "x"}}, "brief_malformed", "name"),
        ({"name": {"en": ""}}, "brief_malformed", "name"),
        ({"name": {"en": "x" * 121}}, "brief_malformed", "name"),
        ({"goal": {"kind": "win"}}, "brief_malformed", "goal.kind"),
        ({"goal": 5}, "brief_malformed", "goal"),
        ({"audience": "all"}, "brief_malformed", "audience"),
        ({"budget_minor": None}, "brief_malformed", "budget_minor"),
        ({"budget_minor": 1.5}, "brief_malformed", "budget_minor"),
        ({"budget_minor": True}, "brief_malformed", "budget_minor"),
        ({"budget_minor": 0}, "budget_empty", None),
        ({"days": 0}, "brief_malformed", "days"),
        ({"days": 367}, "brief_malformed", "days"),
        ({"per_contact_cost_minor": -1}, "brief_malformed", "per_contact_cost_minor"),
        ({"reserve_share": 0.5}, "reserve_share", None),
        ({"reserve_share": "12 %"}, "brief_malformed", "reserve_share"),
        ({"holdout_share": 0.6}, "brief_malformed", "holdout_share"),
        ({"direct_cost_minor": 11_000}, "budget_used_up", None),
        ({"offers": []}, "brief_malformed", "offers"),
        ({"offers": [OFFER, OFFER]}, "brief_malformed", "offers"),
        ({"offers": [{**OFFER, "kind": "miracle"}]}, "offer_malformed", None),
    ],
)
def test_refused(changes: dict[str, Any], reason: str, where: str | None) -> None:
    found = parsed(document=brief(**changes))
    assert isinstance(found, Refusal)
    assert found.reason == reason
    if where:
        assert found.data["where"] == where


@pytest.mark.parametrize("document", [None, [], "brief", 3])
def test_no_object_at_all(document: Any) -> None:
    found = parsed(document=document)
    assert isinstance(found, Refusal)
