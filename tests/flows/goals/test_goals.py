"""A goal from draft to close: what it lacks, its live figure and forecast, reviews, the night."""

from datetime import date, datetime, timedelta

import pytest

from guerdon.flows.goals import goals
from guerdon.store.campaigns import goals as store
from guerdon.store.models import AuditEntry, Order
from guerdon.terms.decision import Refusal
from guerdon.terms.goal import CLOSED, SET, GoalReview
from tests.flows import tracked

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def kept(now: datetime, **changes: object) -> goals.GoalShown:
    key = goals.keep(document=tracked.document(now=now, **changes), actor="mia", now=now)
    assert isinstance(key, str), key
    return looked(now, key)


def looked(now: datetime, key: str = "spring") -> goals.GoalShown:
    found = goals.looked(goal=key, now=now)
    assert isinstance(found, goals.GoalShown)
    return found


def reason(answer: object) -> str:
    assert isinstance(answer, Refusal)
    return answer.reason


def test_its_figure_is_live_and_its_forecast_adds_up(now: datetime) -> None:
    tracked.sold(now=now)
    found = kept(now)
    assert found.missing == 0
    assert found.status == "draft"
    assert goals.turn(goal="spring", state=SET, actor="mia", now=now) is None
    found = looked(now)
    assert found.value == 420_000.0
    assert found.outlook is not None
    # Thirteen weeks that begin with the newest: seven of 700, six of 1,400.
    weekly = (7 * 70_000 + 6 * 140_000) / 13
    assert found.outlook.weekly == pytest.approx(weekly)
    left = (28 * DAY - timedelta(hours=12)) / timedelta(weeks=1)
    assert found.outlook.expected == pytest.approx(420_000 + left * weekly)
    assert found.plan == pytest.approx(840_000 * found.over)
    assert found.over == pytest.approx(28.5 / 56)
    Order.objects.create(key="new", placed_at=now, total_minor=1_000)
    assert looked(now).value == 421_000.0
    assert found.written(421_000) == "$4,210.00"


def test_a_goal_that_lacks_something_is_not_set(now: datetime) -> None:
    found = kept(now, owner="", due=None)
    assert found.missing == 2
    refused = goals.turn(goal="spring", state=SET, actor="mia", now=now)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.data["letters"]) == ("goal_not_smart", "specific, timed")
    assert looked(now).goal.state == "draft"
    assert not AuditEntry.objects.filter(act="goal.set").exists()


def test_a_goal_that_is_set_stays_smart(now: datetime) -> None:
    kept(now)
    goals.turn(goal="spring", state=SET, actor="mia", now=now)
    worse = tracked.document(now=now, owner="")
    assert reason(goals.keep(document=worse, actor="mia", now=now)) == "goal_not_smart"
    assert looked(now).goal.owner == "Mia"
    better = tracked.document(now=now, target=900_000)
    assert goals.keep(document=better, actor="mia", now=now) == "spring"
    assert (looked(now).goal.target, looked(now).goal.state) == (900_000.0, SET)


def test_beyond_what_was_ever_reached_it_wants_a_how(now: datetime) -> None:
    tracked.sold(now=now)
    assert kept(now, target=1_500_000).missing == 1
    assert kept(now, target=1_500_000, how="A second shop.").missing == 0


def test_reviews_keep_the_figures_of_their_day(now: datetime) -> None:
    tracked.sold(now=now)
    kept(now)
    review = {"goal": "spring", "by": "lin", "now": now}
    assert reason(goals.review(note="fine", **review)) == "goal_not_set"
    goals.turn(goal="spring", state=SET, actor="mia", now=now)
    assert looked(now).review_on == (now - 14 * DAY).date()
    assert reason(goals.review(note="  ", **review)) == "reason_needed"
    assert store.reviews(key="spring") == ()
    found = goals.review(note=" slow ", **review)
    assert isinstance(found, GoalReview)
    assert (found.note, found.figures["value"]) == ("slow", 420_000.0)
    assert looked(now).review_on == (now + 14 * DAY).date()
    assert reason(goals.review(note="x", **{**review, "goal": "none"})) == "not_found"


def test_the_night_judges_and_the_first_page_hears(now: datetime) -> None:
    tracked.sold(now=now)
    kept(now, target=1_100_000, how="More.")
    goals.turn(goal="spring", state=SET, actor="mia", now=now)
    assert store.off_pace() == ()
    assert goals.judge(now=now) == {"figures": 11, "goals": 1}
    (off,) = store.off_pace()
    assert (off.judged["status"], off.judged["at"]) == ("off", now.isoformat())
    assert looked(now + 60 * DAY).status == "missed"


def test_the_board_puts_first_what_presses(now: datetime) -> None:
    kept(now, key="later", importance=4, urgency=1)
    kept(now)
    goals.turn(goal="spring", state=SET, actor="mia", now=now)
    kept(now, key="gone")
    goals.turn(goal="gone", state=CLOSED, actor="mia", now=now)
    found = goals.board(now=now)
    assert [one.goal.key for one in found.goals] == ["spring", "later"]
    assert {one.goal for one in found.dates} == {"spring"}
    assert (found.figures, found.fit) == (1, "few")
    assert goals.names() == {"spring": {"en": "A good spring", "zh": "春季增长"}}
    closed = goals.keep(document=tracked.document(now=now, key="gone"), actor="mia", now=now)
    assert reason(closed) == "goal_closed"


def test_the_baseline_is_the_time_before(now: datetime) -> None:
    tracked.sold(now=now)
    asked = {"of": "", "now": now}
    start, due = date(2026, 2, 14), date(2026, 2, 27)
    assert goals.baseline(kpi="sales", start=start, due=due, **asked) == 210_000.0
    assert goals.baseline(kpi="average_basket", start=start, due=due, **asked) == 15_000.0
    # Before the first order there was no shop to compare with.
    assert goals.baseline(kpi="sales", start=date(2025, 9, 20), due=due, **asked) is None
    assert goals.baseline(kpi="active_customers", start=start, due=due, **asked) is None


def test_checked_without_keeping(now: datetime) -> None:
    found = goals.checked(document=tracked.document(now=now, why=""), now=now)
    assert isinstance(found, goals.GoalShown)
    assert found.missing == 1
    assert store.listed() == ()
    assert reason(goals.checked(document={}, now=now)) == "body_malformed"
    assert reason(goals.looked(goal="none", now=now)) == "not_found"
    assert reason(goals.turn(goal="none", state=SET, actor="m", now=now)) == "not_found"
