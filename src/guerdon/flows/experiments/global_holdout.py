"""The global holdout: who is given nothing by anything, so that all of giving can be measured."""

from datetime import datetime

from guerdon.decide.arms import GLOBAL, Slots
from guerdon.decide.experiment import PLACES
from guerdon.give.experiments.document import NAME, ExperimentSettings
from guerdon.store.programme import sections


def held_share(*, now: datetime) -> Slots:
    """The slots of the holdout in a layer of its own; empty where the shop has none."""
    found = sections.live(name=NAME, now=now)
    if found is None:
        return Slots(layer=GLOBAL, start=0, end=0)
    return slots(settings=found[1])


def slots(*, settings: ExperimentSettings) -> Slots:
    """The slots that the settings hold out."""
    return Slots(layer=f"{GLOBAL} {settings.salt}", start=0, end=round(settings.share * PLACES))


def outside(*, customer: str, now: datetime) -> bool:
    """Whether the customer may be given something."""
    return not held_share(now=now).holds(customer=customer)
