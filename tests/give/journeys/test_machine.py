"""Triggers in any order, twice, late; a worker killed before it writes; edits: each step once."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from guerdon.give.journeys import advance
from guerdon.give.journeys.advance import Advanced
from guerdon.give.journeys.run import ENDED, Mark, Run
from guerdon.give.journeys.step import Facts
from guerdon.terms.trigger import Trigger
from tests.give.paths import HELLO, NOON, journey, run

VERSIONS = {1: journey(), 2: journey(steps=[{"key": "rest", "wait": {"for": {"days": 2}}}, HELLO])}
KINDS = st.sampled_from(["seen", "cart_emptied", "purchase", "weather"])
HOURS = st.integers(0, 300)


class Journeys(RuleBasedStateMachine):
    """One run as the database keeps it: state and marks written together, or not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.run: Run = run(VERSIONS[1])
        self.marks: list[Mark] = []
        self.said: dict[str, Trigger] = {}

    def write(self, done: Advanced, killed: bool) -> None:
        if not killed:
            self.run, self.marks = done.run, [*self.marks, *done.marks]

    def words(self) -> dict[str, object]:
        return {"run": self.run, "journey": VERSIONS[self.run.version], "facts": Facts()}

    @rule(hours=HOURS, killed=st.booleans())
    def clock(self, hours: int, killed: bool) -> None:
        self.now += timedelta(hours=hours) / 4
        self.write(advance.due(**self.words(), now=self.now), killed)  # type: ignore[arg-type]

    @rule(kind=KINDS, ago=HOURS, cart=st.sampled_from(["c1", "c2"]), killed=st.booleans())
    def hears(self, kind: str, ago: int, cart: str, killed: bool) -> None:
        key = f"{kind}:{ago % 5}:{cart}"
        at = self.now - timedelta(hours=ago) / 8
        told = self.said.get(key) or Trigger(
            kind=kind, key=key, customer="ann", at=at, data={"cart": cart}
        )
        if key in self.said:
            return  # (kind, key) is heard once: the table of triggers keeps it
        self.write(advance.heard(**self.words(), trigger=told, now=self.now), killed)  # type: ignore[arg-type]
        if not killed:
            self.said[key] = told

    @rule(to=st.sampled_from(["rest", "hello", "end"]), killed=st.booleans())
    def edit(self, to: str, killed: bool) -> None:
        if self.run.version == 1:
            done = advance.moved(run=self.run, version=2, step=to, now=self.now)
            self.write(done, killed)

    @invariant()
    def every_mark_is_once_and_none_after_the_end(self) -> None:
        assert [mark.seq for mark in self.marks] == list(range(1, len(self.marks) + 1))
        ends = [place for place, mark in enumerate(self.marks) if mark.kind == "end"]
        assert ends in ([], [len(self.marks) - 1])
        assert self.run.seq == len(self.marks)
        if self.run.state == ENDED:
            assert self.run.due_at is None
            assert not self.run.waiting

    @invariant()
    def a_step_takes_effect_once_on_each_version(self) -> None:
        effects = [mark.step for mark in self.marks if mark.effect is not None]
        # Neither version goes in a circle; one edit may bring a step a second time.
        assert all(effects.count(step) <= 2 for step in effects)
        if self.run.version == 1:
            assert len(effects) == len(set(effects))

    @invariant()
    def the_goal_has_the_last_word(self) -> None:
        if self.run.reached_at is not None:
            assert self.run.state == ENDED
            assert self.marks[-1].what == "goal"


TestJourneys = Journeys.TestCase
TestJourneys.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
