"""A look is kept with its bar; a second one without news is refused; sentences carry numbers."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.experiments import arms as experiment_arms
from guerdon.flows.experiments import experiment
from guerdon.flows.experiments.look import HARM, information, look, sentence
from guerdon.measure.sequential import Bars, crossed, further
from guerdon.store.campaigns import experiments as kept
from guerdon.store.campaigns.experiments import LookSeen
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said
from tests.flows import tried

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HALF = timedelta(days=14)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_looks_and_what_they_say(now: datetime, language: str) -> None:
    tried.opened(now)
    tried.started(now)
    early = look(experiment="depth", now=now)
    assert isinstance(early, Refusal)
    assert early.reason == "look_too_soon"
    tried.buy(now + HALF / 2, {"control": 3_000, "deep": 6_000})
    found = look(experiment="depth", now=now + HALF)
    assert isinstance(found, LookSeen)
    assert (found.number, found.share) == (1, pytest.approx(0.5))
    (one,) = found.document["arms"]
    sales = one["effects"]["sales"]
    # Two looks of unequal days would have the same bar: it follows from the share alone.
    assert found.bar == pytest.approx(2.963, abs=1e-3)
    assert sales["difference"] == pytest.approx(3_000, abs=60)
    assert sales["low"] > 0
    assert one["effects"]["basket"]["difference"] == pytest.approx(3_000, abs=60)
    assert one["effects"]["bought"]["difference"] == pytest.approx(0)
    again = look(experiment="depth", now=now + HALF + timedelta(minutes=5))
    assert isinstance(again, Refusal)
    assert len(kept.looks(key="depth")) == 1
    seen = experiment.looked(experiment="depth")
    assert information(looked=seen, now=now + 5 * HALF) == 1.0
    told = sentence(design=seen.design, look=found, arm="deep")
    text = said(reason=told.reason, data=told.data, language=language)
    assert told.reason == "experiment_better_sales"
    assert "{" not in text
    assert "30." in text
    assert {"zh": "八折", "en": "20 %"}[language] in text


def test_nothing_is_told_where_nothing_may_be(now: datetime) -> None:
    tried.opened(now)
    tried.started(now, spending="fixed")
    tried.buy(now + HALF / 2, {"control": 0, "deep": 6_000})
    found = look(experiment="depth", now=now + HALF)
    assert isinstance(found, LookSeen)
    assert found.bar is None
    (one,) = found.document["arms"]
    assert (one["verdict"], one["effects"]["sales"]["low"]) == ("open", None)
    told = sentence(design=tried.design(), look=found, arm="deep")
    assert told.reason == "experiment_early"
    assert sentence(design=tried.design(), look=None, arm="deep").reason == ("experiment_unseen")


def test_without_an_audience_the_calendar_counts(now: datetime) -> None:
    tried.opened(now)
    arms = [{"key": k, "name": {"en": k}} for k in ("one", "two")]
    tried.started(now, arms=arms, audience=None)
    for n in range(tried.CUSTOMERS):
        experiment_arms.expose(experiment="depth", customer=f"c{n:03}", key=None, now=now)
    seen = experiment.looked(experiment="depth")
    assert information(looked=seen, now=now + HALF / 2) == pytest.approx(0.25)
    refused = look(experiment="nothing", now=now)
    assert isinstance(refused, Refusal)
    assert refused.reason == "not_found"


def test_the_bar_for_harm_halts_few_that_do_none() -> None:
    bars = Bars(shares=(), bars=())
    for share in (0.06, 0.25, 0.5, 0.75, 1.0):
        bars = further(before=bars, share=share, spending=HARM, alpha=0.05)
    assert bars.bars[0] == pytest.approx(2.8, abs=0.05)
    assert sum(down for _, down in crossed(bars=bars)) == pytest.approx(0.025, abs=1e-4)
    assert sum(down for _, down in crossed(bars=bars, drift=-3.0)) > 0.75
