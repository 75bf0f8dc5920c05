"""An experiment's life; each refusal leaves everything as it was."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.experiments import arms as experiment_arms
from guerdon.flows.experiments import experiment
from guerdon.flows.experiments.experiment import ExperimentLooked
from guerdon.store.campaigns.experiments import HALTED
from guerdon.store.models import AuditEntry, Code, Enrolment, Experiment
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from tests.flows import tried
from tests.flows.shop import percent, sells

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def shop(now: datetime) -> None:
    tried.opened(now)


def counts() -> tuple[int, ...]:
    models = (Experiment, Enrolment, Code, AuditEntry)
    return tuple(model._default_manager.count() for model in models)


def refused(answer: Any, reason: str, before: tuple[int, ...]) -> None:
    assert isinstance(answer, Refusal), answer
    assert answer.reason == reason
    assert counts() == before


@pytest.mark.usefixtures("shop")
def test_everybody_is_drawn_evenly_with_a_code_of_their_own(now: datetime) -> None:
    found = tried.started(now, strata="stage")
    assert found.experiment.state == "running"
    assert found.experiment.planned_days == tried.CUSTOMERS * 28
    arms = {arm: one["enrolled"] for arm, one in found.arms.items()}
    assert sum(arms.values()) == tried.CUSTOMERS
    per_stratum = Counter(Enrolment.objects.values_list("stratum", "arm"))
    for stratum in {stratum for stratum, _ in per_stratum}:
        assert abs(per_stratum[stratum, "control"] - per_stratum[stratum, "deep"]) <= 1
    for row in Enrolment.objects.select_related("customer"):
        code = Code.objects.get(code=row.code)
        assert code.customer_id == row.customer_id
        assert code.offer == {"control": "ten", "deep": "twenty"}[row.arm]
    assert Code.objects.count() == tried.CUSTOMERS
    one = Enrolment.objects.select_related("customer").first()
    told = experiment_arms.arm(experiment="depth", customer=one.customer.key, now=now)
    assert (told["arm"], told["code"]) == (one.arm, one.code)
    assert told["control"] == (one.arm == "control")


@pytest.mark.usefixtures("shop")
def test_refusals_change_nothing(now: datetime) -> None:
    drafts = {
        "body_malformed": tried.document(looks=0),
        "unknown_field": tried.document(audience={"field": "shoe", "op": "is", "value": 1}),
    }
    for reason, document in drafts.items():
        before = counts()
        answer = experiment.draft(document=document, actor="mia", now=now)
        refused(answer, reason, before)
    refused(experiment.start(experiment="no", actor="mia", now=now), "not_found", counts())
    sells(now, percent("open", 5))
    arms = tried.document()["arms"]
    starts = {
        "experiment_offer_open": {"arms": [arms[0], {**arms[1], "offers": ["open"]}]},
        "offer_not_live": {"arms": [arms[0], {**arms[1], "offers": ["nothing"]}]},
        "audience_empty": {"audience": {"field": "orders", "op": "at_least", "value": 9_999}},
    }
    for reason, changes in starts.items():
        experiment.draft(document=tried.document(**changes), actor="mia", now=now)
        before = counts()
        refused(experiment.start(experiment="depth", actor="mia", now=now), reason, before)
        assert Experiment.objects.get().state == "draft"


@pytest.mark.usefixtures("shop")
def test_a_layer_keeps_experiments_apart(now: datetime) -> None:
    tried.started(now, room=0.6)
    titles = [
        {"key": "plain", "name": {"en": "plain"}},
        {"key": "warm", "name": {"en": "warm"}, "settings": {"title": "Hello"}},
    ]
    second = tried.document(key="titles", tests="title", arms=titles, room=0.5)
    experiment.draft(document=second, actor="mia", now=now)
    before = counts()
    answer = experiment.start(experiment="titles", actor="mia", now=now)
    refused(answer, "layer_full", before)
    assert answer.data["free"] == pytest.approx(0.4)
    tried.started(now, key="titles", tests="title", arms=titles, room=0.4)
    both = Counter(Enrolment.objects.values_list("customer", flat=True))
    assert max(both.values()) == 1
    assert len(both) == tried.CUSTOMERS
    refused(
        experiment.start(experiment="depth", actor="m", now=now), "experiment_started", counts()
    )


@pytest.mark.usefixtures("shop")
def test_halting_pauses_what_was_tried_and_leaves_the_control(now: datetime) -> None:
    tried.started(now)
    why = {"reason": "experiment_halted_hand", "data": {"by": "mia"}}
    done = experiment.stop(experiment="depth", actor="mia", now=now, state=HALTED, why=why)
    assert isinstance(done, ExperimentLooked)
    assert (done.experiment.state, dict(done.experiment.why)) == ("halted", why)
    assert offers.seen(key="twenty").state == "paused"
    assert offers.seen(key="ten").state == "live"
    before = counts()
    again = experiment.stop(experiment="depth", actor="mia", now=now, state=HALTED, why=why)
    refused(again, "experiment_not_running", before)
    told = experiment_arms.arm(experiment="depth", customer="c001", now=now)
    assert (told["arm"], told["why"]) == (None, "experiment_not_running")
