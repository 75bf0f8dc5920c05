"""Every ready-made journey runs end to end, and its simulation tells what production did."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.flows import trigger
from guerdon.flows.journeys import clock, editing, entries, journey, ready, simulation
from guerdon.store.customers import notices
from guerdon.store.journeys import journeys, runs
from guerdon.store.ledger import ledger
from guerdon.store.messages import staff_tasks
from guerdon.store.models import Customer, JourneyRun, KnowValue, Message, Night
from guerdon.store.night import segments
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.notice import Notice
from tests.flows.paths import ACTOR, buy, member, say
from tests.flows.shop import percent, sells
from tests.store.know_rows import know_row

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
Act = tuple[float, Callable[[datetime], Any]]


def at_risk(now: datetime) -> None:
    """A night later the member is in the segment, and worth something."""
    for day, inside in ((0, []), (1, ["at-risk"])):
        at = now + timedelta(hours=day)
        row = Night.objects.create(key=f"n{day}", as_of=at, state="complete", started_at=at)
        pk = Customer.objects.get(key="ann").pk
        worth = {"clv": 120_000, "segments": inside}
        KnowValue.objects.create(**know_row(row.pk, pk, at) | worth)
        entries.some(now=at)


def rhythm(now: datetime) -> None:
    row = Night.objects.create(key="n", as_of=now, state="complete", started_at=now)
    pk = Customer.objects.get(key="ann").pk
    KnowValue.objects.create(**know_row(row.pk, pk, now) | {"next_days": 8})


def heard(kind: str, **data: Any) -> Callable[[datetime], Any]:
    return lambda now: say(kind, now, key=f"{kind}{now:%d%H}", **data)


def told(kind: str, **data: Any) -> Callable[[datetime], Any]:
    def tell(now: datetime) -> None:
        with write():
            notices.tell(
                notices=[Notice(customer="ann", kind=kind, key=f"{kind}{now}", at=now, data=data)]
            )

    return tell


def bought(now: datetime) -> None:
    buy(now, key=f"o{now:%d%H}")


def done(outcome: str) -> Callable[[datetime], Any]:
    def finish(now: datetime) -> None:
        task = staff_tasks.listed()[0]
        words: Any = {"number": task.number, "outcome": outcome, "note": "", "key": None}
        assert isinstance(journey.finish_task(**words, actor=ACTOR, now=now), Reply)
        trigger.catch_up(now=now)

    return finish


# Journey -> what happens after so many hours, and what comes of the last run: steps with a word.
LIVES: dict[str, tuple[list[Act], str]] = {
    "welcome": (
        [(1, heard("joined"))],
        (
            "hello said, rest waits, rest waited, gift given, told said, look waits, "
            "look waited, remind said"
        ),
    ),
    "first-order": (
        [(1, bought), (400, bought)],
        (
            "pause waits, pause waited, thanks said, rest waits, rest waited, invite given, "
            "told said, told goal"
        ),
    ),
    "milestone": (
        [(1, bought), (30, done("unhappy"))],
        "badge given, points given, told said, call asked, call outcome, care opened",
    ),
    "birthday": (
        [],
        "gift given, told said, day waits, day waited, wishes said",
    ),
    "anniversary": (
        [],
        "points given, who case, privilege given, told said",
    ),
    "tier-up": (
        [(1, told("tier_up"))],
        "cheers said, rest waits, rest waited, benefits said",
    ),
    "points-expiring": (
        [(1, told("points_ending", points=50, days=30)), (600, told("points_ending", days=3))],
        "how-far otherwise, last said",
    ),
    "prize": (
        [
            (1, told("play_draws", name={"en": "Mug"}, draw={"zh": "转盘"}, what="points")),
            (9, told("play_draws", name={"zh": "杯"}, draw={"en": "Wheel"}, what="gift", code="")),
        ],
        "won said, waits case, rest waits, rest waited, remind said",
    ),
    "abandoned-cart": (
        [(1, heard("cart_abandoned", cart="c1")), (300, heard("cart_abandoned", cart="c2"))],
        "rest waits, rest waited, remind said, tomorrow waits, tomorrow waited, coupon had",
    ),
    "parcel": (
        [
            (1, heard("parcel_shipped", parcel="p1")),
            (20, heard("parcel_out", parcel="other")),
            (30, heard("parcel_out", parcel="p1")),
            (33, heard("parcel_delivered", parcel="p1")),
        ],
        "shipped said, out waits, out heard, today said, arrives waits, arrives goal",
    ),
    "complaint": (
        [(1, heard("complaint", complaint="k1")), (9, done("done")), (80, done("unsolved"))],
        (
            "open opened, sorry said, closed waits, closed heard, rest waits, rest waited, "
            "call asked, call outcome, gift given, told said"
        ),
    ),
    "win-back": (
        [(1, at_risk), (200, done("done")), (360, bought)],
        "ladder rung, ladder rung, ladder outcome, ladder goal",
    ),
    "review": (
        [(1, heard("parcel_delivered", order="o1")), (100, heard("return_asked", order="o1"))],
        "rest waits, rest waited, ask said, again waits, again waited, remind said",
    ),
    "replenishment": (
        [(0.5, rhythm)],
        "remind said, rest waits, rest waited, nudge said",
    ),
    "device": (
        [(1, heard("device_low", device="d1"))],
        "crm told, remind said, wait waits, wait waited, call asked, call missed",
    ),
}


def lived(acts: list[Act], end: datetime) -> None:
    """The worker and the shop on one clock, from each thing that happens or is due to the next."""
    left = [(START + timedelta(hours=hours), act) for hours, act in acts]
    hours = [START + timedelta(hours=hour) for hour in range(2, 40 * 24, 12)]
    now = START
    while now <= end:
        while left and left[0][0] <= now:
            left.pop(0)[1](now)
        entries.some(now=now)
        clock.run_due(now=now)
        dues = JourneyRun.objects.filter(due_at__gt=now).values_list("due_at", flat=True)
        coming = [*dues, *(at for at, _ in left), *(at for at in hours if at > now)]
        now = min((at for at in coming if at > now), default=end + timedelta(days=1))


def test_there_is_a_life_for_every_journey() -> None:
    assert set(LIVES) == set(ready.ready()) == set(ready.NAMES)


@pytest.mark.parametrize("name", ready.NAMES)
def test_it_runs_to_its_end_and_the_simulation_tells_the_same(name: str, now: datetime) -> None:
    acts, whats = LIVES[name]
    told = {"birthday": "1990-03-25"}
    joined = datetime(2024, 3, 20, 9, tzinfo=UTC)
    member("ann", now, joined_at=joined, tier="gold", zone="Asia/Shanghai", attributes=told)
    sells(now, percent("cart-back", 10, codes="unique"))
    segments.save(key="at-risk", name={"en": "At risk"}, document={}, actor=ACTOR, now=now)
    document = dict(ready.ready()[name].document)
    document.pop("holdout_percent", None)
    if name == "milestone":
        document["entry"] = {**document["entry"], "when": {}}
    applied = editing.apply(document_=document, actor=ACTOR, now=START)
    assert not isinstance(applied, Refusal), applied
    assert editing.go_live(key=name, actor=ACTOR, now=START) is True
    end = START + timedelta(days=40)
    lived(acts, end)
    (run, marks), *_ = runs.of_customer(customer="ann")
    assert ", ".join(f"{mark.step} {mark.what}" for mark in marks) == whats
    assert Message.objects.filter(source=f"journey:{name}").count() >= 1
    _same(name, START, end)
    assert ledger.balance(customer="ann", now=end).total >= 0
    assert run.journey == name


def _same(name: str, start: datetime, end: datetime) -> None:
    """Every mark of production, and no other, is one of the simulation at the same moment."""
    seen = journeys.one(key=name)
    assert seen is not None
    found = simulation.member(journey=seen.journey, version=1, customer="ann", start=start, end=end)
    assert found is not None
    happened = {
        (mark.step, mark.seq, mark.what, mark.at)
        for _, marks in runs.of_customer(customer="ann")
        for mark in marks
    }
    if seen.journey.entry.way != "segment":
        keys = {one.key for one in found.runs}
        assert keys == {run.key for run, _ in runs.of_customer(customer="ann")}
        assert {(one.step, one.seq, one.what, one.at) for one in found.marks} == happened
