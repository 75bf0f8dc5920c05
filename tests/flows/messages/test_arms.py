"""Variants: by share, or as an experiment draws them; and a time of sending of their own."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from guerdon.flows.experiments import arms as experiment_arms
from guerdon.flows.experiments import experiment
from guerdon.flows.messages import arms as template_arms
from guerdon.store.campaigns import enrolments
from guerdon.store.messages import templates
from guerdon.store.models import Enrolment
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.message import Message
from tests.flows.letters import members, template
from tests.store.mail import wanted

pytestmark = pytest.mark.django_db(transaction=True)
ARMS = [{"key": key, "name": {"en": key}} for key in ("as-it-is", "late")]
LATE = {"key": "late", "at": "18:30", "languages": {"en": {"subject": "Tonight"}}}
LATER = time(18, 30)
PEOPLE = [f"m{n}" for n in range(12)]


@pytest.fixture
def trial(now: datetime) -> None:
    members(*PEOPLE, now=now)
    design = {"key": "times", "name": {"en": "Times"}, "tests": "send_time", "arms": ARMS}
    assert experiment.draft(document=design, actor="t", now=now) == "times"
    template(now=now, experiment="times", variants=[LATE])


def started(now: datetime) -> dict[str, str]:
    done = experiment.start(experiment="times", actor="t", now=now)
    assert not isinstance(done, Refusal), done
    return {one: arm(one, now) for one in PEOPLE}


def arm(member: str, now: datetime) -> str:
    found: Any = experiment_arms.arm(experiment="times", customer=member, now=now)
    return str(found["arm"])


def drawn(now: datetime) -> dict[str, str]:
    found = templates.current()
    asked = [("welcome", one) for one in PEOPLE] + [("gone", "m1")]
    told = template_arms.variants(wanted=asked, found=found, now=now)
    return {member: variant for (_, member), variant in told.items()}


@pytest.mark.usefixtures("trial")
def test_an_experiment_draws_once_it_runs_and_knows_whom_it_met(now: datetime) -> None:
    assert set(drawn(now).values()) == {""}
    assert Enrolment.objects.count() == 0
    arms = started(now)
    assert set(arms.values()) == {"as-it-is", "late"}
    assert drawn(now) == {one: "late" if arms[one] == "late" else "" for one in PEOPLE}
    assert Enrolment.objects.exclude(exposed_at=None).count() == len(PEOPLE)
    assert drawn(now + timedelta(days=1)) == drawn(now)
    assert Enrolment.objects.count() == len(PEOPLE)


def timed(now: datetime, **changes: Any) -> list[Message]:
    asked = [wanted(member=one, wanted=None, **changes) for one in (*PEOPLE, "zoe")]
    with write():
        return template_arms.timed(messages=asked, now=now)


@pytest.mark.usefixtures("trial")
def test_a_time_of_sending_is_the_next_of_the_members_day(now: datetime) -> None:
    arms = started(now)
    at = now.replace(hour=2, minute=0)
    for one in timed(at):
        late = arms.get(one.member) == "late"
        assert one.wanted == (datetime.combine(at.date(), LATER) if late else None)
    assert Enrolment.objects.count() == len(PEOPLE)
    assert enrolments.place(experiment="times", customer="m1") is not None
    after = now.replace(hour=19, minute=0)
    days = {one.wanted for one in timed(after)}
    assert days == {None, datetime.combine(after.date() + timedelta(days=1), LATER)}


@pytest.mark.usefixtures("trial")
def test_what_is_owed_or_ends_before_is_not_moved(now: datetime) -> None:
    started(now)
    at = now.replace(hour=2, minute=0)
    assert {one.wanted for one in timed(at, purpose="service")} == {None}
    assert Enrolment.objects.count() == 0
    assert {one.wanted for one in timed(at, expires_at=at + timedelta(hours=1))} == {None}
    assert {one.wanted for one in timed(at, template="other")} == {None}
