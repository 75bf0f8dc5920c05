"""An experiment's plan: which stage stands, when the next look comes, what stops it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from guerdon.decide.arms import Slots
from guerdon.flows.experiments import experiment, watch
from guerdon.flows.experiments.experiment import ExperimentLooked
from guerdon.store.campaigns.experiments import DRAFT, HALTED, RUNNING, ExperimentSeen, LookSeen
from guerdon.terms.experiment import Design, Stage, Stops, Tried
from guerdon.web.console import experiment_plan as plan
from guerdon.web.console.experiments import document
from tests.flows import tried

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ARM = Tried(key="control", name={"en": "Plain"}, weight=1, settings={})
DESIGN = Design(
    key="e", name={"en": "E"}, tests="title", arms=(ARM, replace(ARM, key="new")), layer="main",
    room=1.0, audience={}, strata="none", metric="sales", level=0.95, power=0.8, effect=0.05,
    spending="late", looks=4, stages=(Stage(share=0.1, days=7), Stage(share=1.0, days=21)),
    stops=Stops(harm=True, gain=False, spend_minor=None),
)  # fmt: skip
SEEN = ExperimentSeen(
    key="e", state=RUNNING, document={}, layer="main", slots=(0, 10), stage=1, planned_days=28,
    why=None, created_at=NOW, created_by="mia", started_at=NOW, ended_at=None,
)  # fmt: skip
RUNS = ExperimentLooked(experiment=SEEN, design=DESIGN, arms={}, looks=())


def looked(*planned: bool) -> tuple[LookSeen, ...]:
    return tuple(
        LookSeen(number=n, at=NOW, share=n / 4, bar=2.0, document={"planned": one})
        for n, one in enumerate(planned, start=1)
    )


def test_stages_by_state() -> None:
    pilot, rest = plan.stages(found=RUNS)
    assert (pilot.share, pilot.at, pilot.state) == (0.1, NOW, "now")
    assert (rest.at, rest.state) == (NOW + timedelta(days=7), "next")
    later = replace(RUNS, experiment=replace(SEEN, stage=2))
    assert [one.state for one in plan.stages(found=later)] == ["done", "now"]
    halted = replace(RUNS, experiment=replace(SEEN, state=HALTED))
    assert [(one.state, one.at) for one in plan.stages(found=halted)] == [
        ("done", NOW),
        ("off", None),
    ]
    draft = replace(RUNS, experiment=replace(SEEN, state=DRAFT, stage=0, started_at=None))
    assert [(one.state, one.at) for one in plan.stages(found=draft)] == [("next", None)] * 2
    assert plan.next_look(found=draft) is None
    assert plan.next_look(found=halted) is None


@pytest.mark.parametrize(
    ("planned", "days"), [((), 7), ((True, False), 14), ((True,) * 3, 28), ((True,) * 4, 28)]
)
def test_the_next_look_is_that_of_the_watch(planned: tuple[bool, ...], days: int) -> None:
    found = replace(RUNS, looks=looked(*planned))
    at = plan.next_look(found=found)
    assert at == NOW + timedelta(days=days)
    assert watch.due(found=found, now=at)
    assert not watch.due(found=found, now=at - timedelta(seconds=1))


def test_what_stops_it() -> None:
    assert len(plan.stops(design=DESIGN, currency="USD")) == 2
    both = replace(DESIGN, stops=Stops(harm=False, gain=True, spend_minor=50_000))
    told = plan.stops(design=both, currency="USD")
    assert told[:2] == [
        "when an arm is better beyond its bar",
        "when its offers have given $500.00",
    ]


def test_layers_with_room() -> None:
    assert [name for name, _ in plan.layers(taken=[])] == ["main", plan.OWN]
    half = Slots(layer="main", start=0, end=5_000)
    own, main = plan.layers(taken=[half])
    assert (own[0], main) == (plan.OWN, ("main", 'apart from those of "main" (50% free)'))
    full = Slots(layer="main", start=0, end=10_000)
    assert [name for name, _ in plan.layers(taken=[full])] == [plan.OWN]


def test_a_draft_goes_back_into_its_form() -> None:
    for words in (
        {"key": "warm", "layer": plan.OWN, "pilot": "20", "tried_setting": "Hello"},
        {"key": "warm", "layer": "main", "room": "40", "segment": "s", "control_weight": "2"},
        {"tried_offer": "ten", "days": "14", "effect": "20", "metric": "bought"},
    ):
        made = document(typed=words)
        assert document(typed=plan.typed(document=made)) == made
    made = document(typed={"key": "warm", "layer": plan.OWN, "room": "40"})
    assert (made["layer"], made["room"]) == ("warm", 0.4)
    # A third arm is more than the form can say.
    three = {**made, "arms": [*made["arms"], made["arms"][1]]}
    assert document(typed=plan.typed(document=three)) != three
    assert plan.typed(document={})["key"] == ""


@pytest.mark.django_db
def test_a_draft_tells_its_power_and_its_stages(owner: Client, moment: datetime) -> None:
    then = moment - timedelta(days=15)
    tried.opened(then)
    tried.buys_as_always(then)
    assert plan.audience(design=DESIGN) == "Everybody"
    assert plan.audience(design=replace(DESIGN, audience=None)) == "whoever is first asked about"
    assert plan.audience(design=replace(DESIGN, audience={"segment": "gone"})) == "gone"
    arms = [
        {"key": "control", "name": {"en": "Plain"}, "settings": {"text": {"en": "Hi", "zh": "好"}}},
        {"key": "new", "name": {"en": "Warm"}, "settings": {"text": "Hello"}},
    ]
    design = {
        "key": "warm", "name": {"en": "Warm"}, "tests": "title", "arms": arms, "audience": {},
        "stages": [{"share": 0.1, "days": 7}, {"share": 1.0, "days": 21}],
    }  # fmt: skip
    assert experiment.draft(document=design, actor="mia", now=moment) == "warm"
    text = owner.get("/experiments/warm").content.decode()
    for word in ("Power", "Smallest visible difference", "Pilot", "to come", ">Hi<", "28 days"):
        assert word in text, word
    assert "好" not in text
    assert "Exposed" not in text
    assert "Next look" not in text
    assert experiment.start(experiment="warm", actor="mia", now=moment).arms
    text = owner.get("/experiments/warm").content.decode()
    assert "Next look" in text
    assert "Power" not in text
