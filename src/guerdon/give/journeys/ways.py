"""The ways through a journey: which step leads to which, what is reached, what goes in circles."""

from collections.abc import Iterator, Mapping

from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.kinds import ladder, task, wait
from guerdon.give.journeys.step import END, NEXT

WAITING = (wait, task, ladder)


def ways(*, journey: Journey) -> Mapping[str, tuple[str, ...]]:
    """Step -> where it may lead, each once, END for the end."""
    return {
        step.key: tuple(
            dict.fromkeys(
                step.after if way == NEXT else way for way in step.kind.ways(terms=step.terms)
            )
        )
        for step in journey.steps
    }


def reached(*, journey: Journey) -> frozenset[str]:
    """The steps that a run may come to."""
    leads = ways(journey=journey)
    found: set[str] = set()
    left = [journey.steps[0].key] if journey.steps else []
    while left:
        key = left.pop()
        if key not in found and key != END:
            found.add(key)
            left += leads.get(key, ())
    return frozenset(found)


def ends(*, journey: Journey) -> frozenset[str]:
    """The steps from which the end may be reached."""
    leads = ways(journey=journey)
    found: set[str] = set()
    grown = True
    while grown:
        more = {
            key
            for key, goes in leads.items()
            if key not in found and any(way == END or way in found for way in goes)
        }
        found |= more
        grown = bool(more)
    return frozenset(found)


def spinning(*, journey: Journey) -> Iterator[str]:
    """Steps that may be come to again from themselves without any wait on the way."""
    leads = ways(journey=journey)
    resting = {step.key for step in journey.steps if step.kind in WAITING}
    for step in journey.steps:
        if step.key in resting:
            continue
        seen: set[str] = set()
        left = list(leads[step.key])
        while left:
            key = left.pop()
            if key in seen or key in resting or key == END:
                continue
            seen.add(key)
            left += leads.get(key, ())
        if step.key in seen:
            yield step.key
