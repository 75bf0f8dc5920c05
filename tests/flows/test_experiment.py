"""An experiment's life; each refusal leaves everything as it was."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from guerdon.flows import experiment
from guerdon.flows.experiment import ExperimentLooked
from guerdon.store import offers, sections
from guerdon.store.experiments import HALTED
from guerdon.store.models import AuditEntry, Code, Enrolment, Experiment
from guerdon.terms.decision import Refusal
from tests.flows import experiments
from tests.flows.shop import percent, sells

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def shop(now: datetime) -> None:
    experiments.opened(now)


def counts() -> tuple[int, ...]:
    models = (Experiment, Enrolment, Code, AuditEntry)
    return tuple(model._default_manager.count() for model in models)


def refused(answer: Any, reason: str, before: tuple[int, ...]) -> None:
    assert isinstance(answer, Refusal), answer
    assert answer.reason == reason
    assert counts() == before


@pytest.mark.usefixtures("shop")
def test_everybody_is_drawn_evenly_with_a_code_of_their_own(now: datetime) -> None:
    found = experiments.started(now, strata="stage")
    assert found.experiment.state == "running"
    assert found.experiment.planned_days == experiments.CUSTOMERS * 28
    arms = {arm: one["enrolled"] for arm, one in found.arms.items()}
    assert sum(arms.values()) == experiments.CUSTOMERS
    per_stratum = Counter(Enrolment.objects.values_list("stratum", "arm"))
    for stratum in {stratum for stratum, _ in per_stratum}:
        assert abs(per_stratum[stratum, "control"] - per_stratum[stratum, "deep"]) <= 1
    for row in Enrolment.objects.select_related("customer"):
        code = Code.objects.get(code=row.code)
        assert code.customer_id == row.customer_id
        assert code.offer == {"control": "ten", "deep": "twenty"}[row.arm]
    assert Code.objects.count() == experiments.CUSTOMERS
    one = Enrolment.objects.select_related("customer").first()
    told = experiment.arm(experiment="depth", customer=one.customer.key, now=now)
    assert (told["arm"], told["code"]) == (one.arm, one.code)
    assert told["control"] == (one.arm == "control")


@pytest.mark.usefixtures("shop")
def test_refusals_change_nothing(now: datetime) -> None:
    drafts = {
        "body_malformed": experiments.document(looks=0),
        "unknown_field": experiments.document(audience={"field": "shoe", "op": "is", "value": 1}),
    }
    for reason, document in drafts.items():
        before = counts()
        answer = experiment.draft(document=document, actor="mia", now=now)
        refused(answer, reason, before)
    refused(experiment.start(experiment="no", actor="mia", now=now), "not_found", counts())
    sells(now, percent("open", 5))
    arms = experiments.document()["arms"]
    starts = {
        "experiment_offer_open": {"arms": [arms[0], {**arms[1], "offers": ["open"]}]},
        "offer_not_live": {"arms": [arms[0], {**arms[1], "offers": ["nothing"]}]},
        "audience_empty": {"audience": {"field": "orders", "op": "at_least", "value": 9_999}},
    }
    for reason, changes in starts.items():
        experiment.draft(document=experiments.document(**changes), actor="mia", now=now)
        before = counts()
        refused(experiment.start(experiment="depth", actor="mia", now=now), reason, before)
        assert Experiment.objects.get().state == "draft"


@pytest.mark.usefixtures("shop")
def test_a_layer_keeps_experiments_apart(now: datetime) -> None:
    experiments.started(now, room=0.6)
    titles = [
        {"key": "plain", "name": {"en": "plain"}},
        {"key": "warm", "name": {"en": "warm"}, "settings": {"title": "Hello"}},
    ]
    second = experiments.document(key="titles", tests="title", arms=titles, room=0.5)
    experiment.draft(document=second, actor="mia", now=now)
    before = counts()
    answer = experiment.start(experiment="titles", actor="mia", now=now)
    refused(answer, "layer_full", before)
    assert answer.data["free"] == pytest.approx(0.4)
    experiments.started(now, key="titles", tests="title", arms=titles, room=0.4)
    both = Counter(Enrolment.objects.values_list("customer", flat=True))
    assert max(both.values()) == 1
    assert len(both) == experiments.CUSTOMERS
    refused(
        experiment.start(experiment="depth", actor="m", now=now), "experiment_started", counts()
    )


@pytest.mark.usefixtures("shop")
def test_asked_first_enrols_and_exposure_is_told_once(now: datetime) -> None:
    arms = [
        {"key": "plain", "name": {"en": "plain"}},
        {"key": "warm", "name": {"en": "warm"}, "settings": {"title": "Hello"}},
    ]
    experiments.started(now, arms=arms, tests="title", audience=None)
    told = experiment.arm(experiment="depth", customer="c001", now=now)
    assert Enrolment.objects.count() == 0
    later = now + experiments.DAY
    for number, (at, first) in enumerate(((now, True), (later, False))):
        reply = experiment.expose(experiment="depth", customer="c001", key=f"k{number}", now=at)
        assert reply.body["arm"] == told["arm"]
        assert (reply.body["first"], reply.body["exposed_at"]) == (first, now.isoformat())
    again = experiment.expose(experiment="depth", customer="c001", key="k0", now=later)
    assert again.repeated
    assert again.body["first"]
    row = Enrolment.objects.get()
    assert (row.arm, row.exposed_at) == (told["arm"], now)
    before = counts()
    answer = experiment.expose(experiment="depth", customer="nobody", key="k9", now=now)
    refused(answer, "not_found", before)


@pytest.mark.usefixtures("shop")
def test_the_global_holdout_is_left_alone(now: datetime) -> None:
    held = {"global_holdout": {"share": 0.2, "salt": "2026"}}
    assert isinstance(sections.put(name="experiments", document=held, actor="mia", now=now), int)
    found = experiments.started(now)
    enrolled = sum(one["enrolled"] for one in found.arms.values())
    assert 0.7 * experiments.CUSTOMERS < enrolled < 0.9 * experiments.CUSTOMERS
    arms = [{"key": k, "name": {"en": k}} for k in ("one", "two")]
    experiments.started(now, key="asked", layer="other", arms=arms, audience=None)
    inside = set(Enrolment.objects.values_list("customer__key", flat=True))
    out = next(f"c{n:03}" for n in range(experiments.CUSTOMERS) if f"c{n:03}" not in inside)
    told = experiment.arm(experiment="asked", customer=out, now=now)
    assert (told["arm"], told["why"]) == (None, "in_global_holdout")


@pytest.mark.usefixtures("shop")
def test_halting_pauses_what_was_tried_and_leaves_the_control(now: datetime) -> None:
    experiments.started(now)
    why = {"reason": "experiment_halted_hand", "data": {"by": "mia"}}
    done = experiment.stop(experiment="depth", actor="mia", now=now, state=HALTED, why=why)
    assert isinstance(done, ExperimentLooked)
    assert (done.experiment.state, dict(done.experiment.why)) == ("halted", why)
    assert offers.seen(key="twenty").state == "paused"
    assert offers.seen(key="ten").state == "live"
    before = counts()
    again = experiment.stop(experiment="depth", actor="mia", now=now, state=HALTED, why=why)
    refused(again, "experiment_not_running", before)
    told = experiment.arm(experiment="depth", customer="c001", now=now)
    assert (told["arm"], told["why"]) == (None, "experiment_not_running")
