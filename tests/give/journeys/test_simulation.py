"""The simulation goes every run's way on its own clock, in whatever order things are told."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.journeys import simulation
from guerdon.give.journeys.simulation import Arrival, Life, Outcome
from guerdon.give.journeys.step import Facts
from guerdon.terms.trigger import Trigger
from tests.give.paths import HELLO, NOON, journey, steps

HOUR = timedelta(hours=1)


def said(kind: str, hours: float, **data: str) -> Trigger:
    return Trigger(
        kind=kind, key=f"{kind}{hours}{data}", customer="ann", at=NOON + hours * HOUR, data=data
    )


def life(*triggers: Trigger, **words: object) -> Life:
    return Life(customer="ann", facts=Facts(), triggers=triggers, **words)  # type: ignore[arg-type]


def test_a_member_goes_through_and_the_next_cart_gets_no_second_coupon() -> None:
    one = journey()
    found = simulation.lived(
        journey=one,
        life=life(said("cart_abandoned", 0, cart="a"), said("cart_abandoned", 300, cart="b")),
        until=NOON + 400 * HOUR,
    )
    coupons = [(mark.what, mark.run) for mark in found.marks if mark.step == "coupon"]
    assert [what for what, _ in coupons] == ["given", "had"]
    assert len({run for _, run in coupons}) == 2
    assert found.runs[0].state == "ended"


def test_a_purchase_between_two_timers_stops_what_would_come_after() -> None:
    found = simulation.lived(
        journey=journey(),
        life=life(said("cart_abandoned", 0, cart="a"), said("purchase", 2)),
        until=NOON + 100 * HOUR,
    )
    assert [mark.what for mark in found.marks] == ["waits", "waited", "said", "waits", "goal"]


def test_arrivals_outcomes_and_hindrances() -> None:
    task = {"title": {"en": "Call"}, "outcomes": [{"key": "ok", "name": {"en": "Ok"}}]}
    one = steps({"key": "call", "task": task}, HELLO, entry={"api": {}}, again={"when": "never"})
    come = [Arrival(at=NOON, object="x"), Arrival(at=NOON + HOUR, object="y")]
    first = simulation.lived(journey=one, life=life(arrivals=come), until=NOON + 2 * HOUR)
    assert (len(first.runs), first.hindered) == (1, ((NOON + HOUR, "been_before"),))
    ended = Outcome(at=NOON + HOUR, run=first.runs[0].key, seq=1, word="ok")
    (found,) = simulation.simulated(
        journey=one, lives=[life(arrivals=come, outcomes=[ended])], until=NOON + 2 * HOUR
    )
    assert [mark.what for mark in found.marks] == ["asked", "outcome", "said"]


@given(order=st.permutations(range(6)), until=st.integers(0, 60))
def test_the_order_in_which_things_are_told_changes_nothing(order: list[int], until: int) -> None:
    happened = [
        said("cart_abandoned", 0, cart="a"),
        said("seen", 0.5, cart="a"),
        said("cart_abandoned", 3, cart="b"),
        said("seen", 5, cart="b"),
        said("cart_emptied", 20, cart="b"),
        said("purchase", 40),
    ]
    words = {"journey": journey(), "until": NOON + until * HOUR}
    mixed = simulation.lived(life=life(*(happened[place] for place in order)), **words)  # type: ignore[arg-type]
    assert mixed == simulation.lived(life=life(*happened), **words)  # type: ignore[arg-type]


def test_an_object_is_the_triggers_word_or_the_trigger_itself() -> None:
    trigger = said("seen", 1, cart="a")
    assert simulation.object_of("cart", trigger) == "a"
    assert simulation.object_of("", trigger) == trigger.key
