"""Stop rules that really stop: harm, spend, broken arms; stages come; the end comes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guerdon.flows.experiments import experiment, watch
from guerdon.flows.experiments.look import look
from guerdon.flows.night import upkeep
from guerdon.store.campaigns import experiments as kept
from guerdon.store.campaigns.experiments import LookSeen
from guerdon.store.models import Code, Enrolment, Experiment, Redemption, RedemptionLine
from guerdon.store.programme import offers
from guerdon.terms.experiment import Stops
from tests.flows import tried
from tests.flows.shop import ask, redeem, refused

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WEEK = timedelta(weeks=1)
ALL = Stops(harm=True, gain=True, spend_minor=None)


@pytest.fixture
def shop(now: datetime) -> None:
    tried.opened(now)


def code_of(arm: str) -> tuple[str, str]:
    row = Enrolment.objects.filter(arm=arm).select_related("customer").order_by("pk").first()
    return row.customer.key, row.code


@pytest.mark.usefixtures("shop")
def test_an_arm_that_harms_is_halted_by_the_worker_and_its_codes_give_nothing(
    now: datetime,
) -> None:
    tried.started(now)
    customer, code = code_of("deep")
    before = redeem(now, ask("before", customer=customer, codes=[code], lines=[("1", 1, 1000)]))
    assert before.body["quote"]["discount_minor"] == 200
    tried.buy(now + WEEK / 2, {"control": 6_000, "deep": 3_000})
    upkeep.run(now=now + WEEK - timedelta(hours=2))
    assert kept.seen(key="depth").state == "running"
    upkeep.run(now=now + WEEK + timedelta(hours=1))
    found = kept.seen(key="depth")
    assert (found.state, found.why["reason"]) == ("halted", "experiment_halted_worse")
    (look,) = kept.looks(key="depth")
    assert look.share == pytest.approx(0.25, abs=0.01)
    assert look.bar > 4
    assert offers.seen(key="twenty").state == "paused"
    later = now + WEEK + timedelta(hours=2)
    other = Code.objects.filter(offer="twenty").exclude(code=code).select_related("customer")[0]
    cart = ask("after", customer=other.customer.key, codes=[other.code], lines=[("1", 1, 1000)])
    answer = refused(lambda: redeem(later, cart))
    assert answer.reason == "offer_not_live"
    customer, code = code_of("control")
    cart = ask("kept", customer=customer, codes=[code], lines=[("1", 1, 1000)])
    assert redeem(later, cart).body["quote"]["discount_minor"] == 100
    assert not watch.run(now=later)


@pytest.mark.usefixtures("shop")
def test_like_arms_run_to_their_end_with_the_planned_looks(now: datetime) -> None:
    tried.started(now, looks=3)
    for week in range(4):
        tried.buy(now + week * WEEK, {"control": 5_000, "deep": 5_000}, mark=str(week))
    for hours in range(0, 29 * 24, 12):
        watch.run(now=now + timedelta(hours=hours))
    found = kept.seen(key="depth")
    assert (found.state, found.why["reason"]) == ("finished", "experiment_ended")
    looks = kept.looks(key="depth")
    assert [look.share for look in looks] == pytest.approx([1 / 3, 2 / 3, 1.0], abs=0.02)
    assert looks[-1].document["arms"][0]["verdict"] == "none"


@pytest.mark.usefixtures("shop")
def test_stages_enrol_more_and_keep_those_who_are_in(now: datetime) -> None:
    stages = [{"share": 0.1, "days": 7}, {"share": 0.5, "days": 7}, {"share": 1.0, "days": 14}]
    found = tried.started(now, stages=stages)
    first = dict(Enrolment.objects.values_list("customer__key", "arm"))
    assert 0.03 < len(first) / tried.CUSTOMERS < 0.2
    assert Code.objects.count() == len(first)
    watch.run(now=now + timedelta(days=6))
    assert Enrolment.objects.count() == len(first)
    watch.run(now=now + timedelta(days=7, hours=1))
    second = dict(Enrolment.objects.values_list("customer__key", "arm"))
    assert len(first) < len(second) < tried.CUSTOMERS
    assert {key: second[key] for key in first} == first
    for day in (15, 20):
        watch.run(now=now + timedelta(days=day))
    assert Enrolment.objects.count() == Code.objects.count() == tried.CUSTOMERS
    lived = sum(
        left * Enrolment.objects.filter(stage=n + 1).count() for n, left in enumerate((28, 21, 14))
    )
    assert found.experiment.planned_days == lived
    assert kept.seen(key="depth").stage == 3


@pytest.mark.usefixtures("shop")
def test_harm_in_the_pilot_stops_the_rollout(now: datetime) -> None:
    stages = [{"share": 0.3, "days": 14}, {"share": 1.0, "days": 14}]
    tried.started(now, stages=stages, looks=4, spending="even")
    inside = Enrolment.objects.count()
    tried.buy(now + WEEK / 2, {"control": 6_000, "deep": 1_000})
    watch.run(now=now + WEEK)
    assert kept.seen(key="depth").state == "halted"
    for day in (14, 21, 29):
        watch.run(now=now + timedelta(days=day))
    assert Enrolment.objects.count() == inside


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("looks", [4, 1])
def test_harm_stops_a_pilot_that_is_too_small_for_its_bar(now: datetime, looks: int) -> None:
    """Late spending has no bar in a pilot, and one look comes long after it: harm stops it."""
    stages = [{"share": 0.2, "days": 7}, {"share": 1.0, "days": 21}]
    tried.started(now, stages=stages, looks=looks)
    inside = Enrolment.objects.count()
    tried.buy(now + WEEK / 2, {"control": 6_000, "deep": 1_000})
    watch.run(now=now + WEEK - timedelta(hours=1))
    assert kept.looks(key="depth") == ()
    watch.run(now=now + WEEK + timedelta(hours=1))
    found = kept.seen(key="depth")
    assert (found.state, found.why["reason"]) == ("halted", "experiment_halted_harm")
    (look,) = kept.looks(key="depth")
    assert look.bar is None
    assert look.document["harm_bar"] < 3.5
    # Nothing is claimed of what the plan's own bar does not tell.
    assert look.document["arms"][0]["verdict"] == "open"
    assert look.document["planned"] is (looks == 4)
    assert offers.seen(key="twenty").state == "paused"
    watch.run(now=now + 2 * WEEK)
    assert Enrolment.objects.count() == inside


@pytest.mark.usefixtures("shop")
def test_harm_halts_only_where_that_is_wanted_and_gain_is_no_harm(now: datetime) -> None:
    stages = [{"share": 0.2, "days": 7}, {"share": 1.0, "days": 21}]
    tried.started(now, stages=stages, looks=1, stops={"harm": False})
    tried.buy(now + WEEK / 2, {"control": 6_000, "deep": 1_000})
    watch.run(now=now + WEEK + timedelta(hours=1))
    assert (kept.seen(key="depth").state, kept.seen(key="depth").stage) == ("running", 2)
    (look,) = kept.looks(key="depth")
    assert look.document["arms"][0]["harm"]
    design = experiment.looked(experiment="depth").design
    better = replace(look, document={"arms": [{**look.document["arms"][0], "harm": False}]})
    assert watch.stopped(design=replace(design, stops=ALL), look=better) is None
    assert watch.stopped(design=replace(design, stops=ALL), look=look) is not None


@pytest.mark.usefixtures("shop")
def test_a_look_in_between_takes_none_of_the_planned_and_lets_it_end(now: datetime) -> None:
    tried.started(now, looks=2)
    tried.buy(now, {"control": 5_000, "deep": 5_000})
    assert isinstance(look(experiment="depth", now=now + WEEK), LookSeen)
    watch.run(now=now + 2 * WEEK + timedelta(hours=1))
    assert [one.document["planned"] for one in kept.looks(key="depth")] == [False, True]
    end = now + 4 * WEEK + timedelta(hours=1)
    # Somebody looks at all there is before the watch does.
    assert isinstance(look(experiment="depth", now=end), LookSeen)
    watch.run(now=end + timedelta(hours=1))
    assert kept.seen(key="depth").state == "finished"
    assert len(kept.looks(key="depth")) == 3


@pytest.mark.usefixtures("shop")
def test_what_is_spent_stops_it(now: datetime) -> None:
    tried.started(now, stops={"spend_minor": 500})
    customer, code = code_of("deep")
    redeem(now, ask("o", customer=customer, codes=[code], lines=[("1", 1, 1000)]))
    assert not watch.run(now=now)
    RedemptionLine.objects.update(discount_minor=500)
    watch.run(now=now + timedelta(hours=1))
    found = kept.seen(key="depth")
    assert found.why == {
        "reason": "experiment_halted_spend", "data": {"spent": 500, "most": 500},
    }  # fmt: skip
    assert Redemption.objects.count() == 1


@pytest.mark.usefixtures("shop")
def test_broken_arms_stop_the_readout_and_the_experiment(now: datetime) -> None:
    tried.started(now)
    lost = Enrolment.objects.filter(arm="deep").values_list("pk", flat=True)[:80]
    Enrolment.objects.filter(pk__in=list(lost)).delete()
    watch.run(now=now + WEEK + timedelta(hours=1))
    found = kept.seen(key="depth")
    assert (found.state, found.why["reason"]) == ("halted", "experiment_ratio")
    assert kept.looks(key="depth") == ()


@pytest.mark.usefixtures("shop")
def test_better_stops_only_where_that_is_wanted(now: datetime) -> None:
    tried.started(now)
    tried.buy(now + WEEK / 2, {"control": 3_000, "deep": 6_000})
    watch.run(now=now + WEEK + timedelta(hours=1))
    assert kept.seen(key="depth").state == "running"
    (look,) = kept.looks(key="depth")
    (one,) = look.document["arms"]
    assert one["verdict"] == "better"
    seen = one["effects"]["sales"]["difference"]
    # The last bit of a float may differ where nothing is shrunk.
    assert 0 < one["shrunk"]["difference"] <= seen * (1 + 1e-9)
    Experiment.objects.update(document={**tried.document(), "stops": {"gain": True}})
    design = experiment.looked(experiment="depth").design
    assert watch.stopped(design=design, look=look)["reason"] == ("experiment_halted_better")


def test_stages_by_the_calendar(now: datetime) -> None:
    def at(days: float) -> int:
        moment = now + timedelta(days=days)
        return watch.stage_at(stages=[7, 7, 14], since=now, now=moment)

    assert [at(d) for d in (0, 6.9, 7, 13.9, 14, 60)] == [1, 1, 2, 2, 3, 3]
    assert watch.stage_at(stages=[7], since=None, now=now) == 0
