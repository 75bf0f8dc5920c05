"""The terms in force as a section mean the same as without one."""

from datetime import datetime

from guerdon.give.points import document as room
from guerdon.give.points.wallets import plans
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import Rules
from guerdon.web.forms.beginning import of_plan


def test_taken_over_the_terms_stay_as_they_are(now: datetime) -> None:
    rules = Rules(points_per_unit=3, point_worth_milli=500, points_life_days=90)
    before = plans(rules=rules, section=None).main
    document = of_plan(plan=before, now=now)
    assert document["wallets"]["points"]["life"] == {"kind": "rolling", "days": 90}
    section = room.parsed(document=document)
    assert not isinstance(section, Refusal)
    after = plans(rules=rules, section=section).main
    assert (after.rate(at=now), after.life) == (before.rate(at=now), before.life)
    assert after.worth(at=now) == before.worth(at=now) == 500
