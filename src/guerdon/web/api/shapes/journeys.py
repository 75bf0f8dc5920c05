"""What journeys, their runs and the tasks of staff answer."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Day, Minor, Moment, Names, Plain

Text = Annotated[dict[str, Any], Meta(description="As /journeys/schema says.")]
State = Literal["draft", "live", "paused"]


class Journey(Struct):
    """A journey and how many members went through it, and of those held out how many."""

    at: Moment
    by: str
    entered: int
    going: int
    held_out: int
    key: str
    name: Names
    reached: Annotated[int, Meta(description="Who came to the goal.")]
    reached_held_out: int
    state: State
    stuck: int
    version: int


class Journeys(Struct):
    """All journeys."""

    journeys: list[Journey]


class ReadyJourney(Struct):
    """A journey that comes with the product."""

    key: str
    name: Names
    journey: Text


class ReadyJourneys(Struct):
    """All that come with it."""

    ready: list[ReadyJourney]


class StepCount(Struct):
    """What happened at a step, and how often."""

    count: int
    step: str
    what: str


class JourneySeen(Journey):
    """A journey with its text and what came of it at each step."""

    ended: dict[str, int]
    journey: Text
    steps: list[StepCount]
    waiting: dict[str, int]


class JourneyKept(Struct):
    """The version that is kept; `moved` waiting runs went over to it."""

    journey: str
    version: int
    moved: int


class RunsWaiting(Struct):
    """Runs of an old version that wait at a step; `there` is whether the new one has it."""

    version: int
    step: str
    runs: int
    there: bool
    changed: bool


class JourneyFinding(Struct):
    """A fault of the text; a grave one keeps the journey from going live."""

    step: str
    reason: str
    grave: bool
    message: str


class JourneyPlan(Struct):
    """What keeping the text would do; `lock` lets keep do just this."""

    journey: str
    before: int
    state: str
    same: bool
    lock: str
    waiting: list[RunsWaiting]
    findings: list[JourneyFinding]


class JourneyState(Struct):
    """Whether a journey goes on."""

    journey: str
    state: State
    changed: bool


class JourneyEntered(Struct):
    """A member who was let in."""

    customer: str
    journey: str
    object: str
    run: str


class SimulatedSum(Struct):
    """What would have been sent, given and reached."""

    capped: int
    cost_minor: Minor
    entered: int
    expired: int
    grants: int
    messages: dict[str, int]
    reached: int
    shifted: int
    tasks: int


class SimulatedDay(SimulatedSum):
    """The same of one day of the shop."""

    day: Day


class Simulation(Struct):
    """As if it had been live for the last days."""

    days: list[SimulatedDay]
    end: Moment
    entered: int
    held_out: int
    journey: str
    kept_out: dict[str, int]
    members: int
    reached: int
    reached_held_out: int
    start: Moment
    sum: SimulatedSum


class RunMark(Struct):
    """Something that a run did."""

    at: Moment
    data: Plain
    kind: str
    seq: int
    step: str
    what: str


class Run(Struct):
    """One member's way through a journey."""

    arm: Literal["treated", "holdout"]
    due_at: Moment | None
    ended_at: Moment | None
    entered_at: Moment
    journey: str
    marks: list[RunMark]
    object: str
    reached_at: Moment | None
    run: str
    state: str
    step: str
    version: int
    why: str


class Runs(Struct):
    """A customer's runs, the newest first."""

    runs: list[Run]


class TaskOutcome(Struct):
    """One way in which a task can end."""

    key: str
    name: Names


class StaffTask(Struct):
    """Something for a person to do; `case` is one with an owner and a deadline."""

    by: str
    case: bool
    created_at: Moment
    customer: str
    done_at: Moment | None
    due_at: Moment
    journey: str
    note: str
    number: int
    outcome: str
    outcomes: list[TaskOutcome]
    points: list[Names]
    run: str
    seq: int
    state: str
    title: Names
    urgent: bool


class StaffTasks(Struct):
    """Tasks, those that press first."""

    tasks: list[StaffTask]


class TaskDone(Struct):
    """How a task ended."""

    outcome: str
    task: int


ANSWERS: Answers = {
    "list_journeys": {200: Journeys},
    "read_schema": {200: Annotated[dict[str, Any], Meta(description="JSON Schema 2020-12.")]},
    "list_ready": {200: ReadyJourneys},
    "read_journey": {200: JourneySeen},
    "keep": {200: JourneyKept},
    "plan": {200: JourneyPlan},
    "go_live": {200: JourneyState},
    "pause": {200: JourneyState},
    "enter": {201: JourneyEntered},
    "simulate": {200: Simulation},
    "list_runs": {200: Runs},
    "list_tasks": {200: StaffTasks},
    "finish": {200: TaskDone},
}
