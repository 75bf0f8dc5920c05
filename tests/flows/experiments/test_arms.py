"""Who is in which arm, and that they met it: told once, and nobody of the holdout is touched."""

from datetime import datetime

import pytest

from guerdon.flows.experiments import arms as experiment_arms
from guerdon.store.models import Enrolment
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from tests.flows import tried

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def shop(now: datetime) -> None:
    tried.opened(now)


@pytest.mark.usefixtures("shop")
def test_asked_first_enrols_and_exposure_is_told_once(now: datetime) -> None:
    arms = [
        {"key": "plain", "name": {"en": "plain"}},
        {"key": "warm", "name": {"en": "warm"}, "settings": {"title": "Hello"}},
    ]
    tried.started(now, arms=arms, tests="title", audience=None)
    told = experiment_arms.arm(experiment="depth", customer="c001", now=now)
    assert Enrolment.objects.count() == 0
    later = now + tried.DAY
    for number, (at, first) in enumerate(((now, True), (later, False))):
        reply = experiment_arms.expose(
            experiment="depth", customer="c001", key=f"k{number}", now=at
        )
        assert reply.body["arm"] == told["arm"]
        assert (reply.body["first"], reply.body["exposed_at"]) == (first, now.isoformat())
    again = experiment_arms.expose(experiment="depth", customer="c001", key="k0", now=later)
    assert again.repeated
    assert again.body["first"]
    row = Enrolment.objects.get()
    assert (row.arm, row.exposed_at) == (told["arm"], now)
    answer = experiment_arms.expose(experiment="depth", customer="nobody", key="k9", now=now)
    assert isinstance(answer, Refusal)
    assert answer.reason == "not_found"
    assert Enrolment.objects.count() == 1


@pytest.mark.usefixtures("shop")
def test_the_global_holdout_is_left_alone(now: datetime) -> None:
    held = {"global_holdout": {"share": 0.2, "salt": "2026"}}
    assert isinstance(sections.put(name="experiments", document=held, actor="mia", now=now), int)
    found = tried.started(now)
    enrolled = sum(one["enrolled"] for one in found.arms.values())
    assert 0.7 * tried.CUSTOMERS < enrolled < 0.9 * tried.CUSTOMERS
    arms = [{"key": k, "name": {"en": k}} for k in ("one", "two")]
    tried.started(now, key="asked", layer="other", arms=arms, audience=None)
    inside = set(Enrolment.objects.values_list("customer__key", flat=True))
    out = next(f"c{n:03}" for n in range(tried.CUSTOMERS) if f"c{n:03}" not in inside)
    told = experiment_arms.arm(experiment="asked", customer=out, now=now)
    assert (told["arm"], told["why"]) == (None, "in_global_holdout")
