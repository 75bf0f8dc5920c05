"""What customers of the demo say: a season of made-up remarks, of late about late deliveries."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from random import Random

from guerdon.flows.voice import night, voice
from guerdon.store.past import history
from guerdon.terms.decision import Refusal
from guerdon.terms.remark import REVIEW, SURVEY, Remark

REMARKS = 240
DAYS = 112
# From then on deliveries go wrong: what the page Voice is there to notice.
TROUBLE = timedelta(days=18)
SOURCES = ("shop", "app", "survey")

# Aspect -> good or bad -> sentences.
Told = Mapping[str, Mapping[str, Sequence[str]]]


def told(*, now: datetime, seed: int) -> int | Refusal:
    """How many remarks there are; a second time it changes nothing. No trigger is heard of them."""
    customers = sorted({one.customer for one in history.paid(before=now)})
    rolls = Random(seed)  # noqa: S311 (a demo that is the same each time)
    taken = voice.take(wanted=_remarks(customers, now, rolls), now=now, heard=False)
    if isinstance(taken, Refusal):
        return taken
    night.run(now=now)
    return len(taken)


def _remarks(customers: Sequence[str], now: datetime, rolls: Random) -> list[Remark]:
    found = []
    for number in range(REMARKS):
        ago = timedelta(days=rolls.random() * DAYS, hours=1)
        language = rolls.choice(("en", "en", "zh"))
        trouble = ago < TROUBLE and rolls.random() < 0.5
        good = not trouble and rolls.random() < 0.7
        sentences = _sentences()[language]
        aspect = "delivery" if trouble else rolls.choice(sorted(sentences))
        said = [rolls.choice(sentences[aspect]["good" if good else "bad"])]
        if rolls.random() < 0.4:
            other = rolls.choice(sorted(set(sentences) - {aspect}))
            said.append(rolls.choice(sentences[other]["good" if good else "bad"]))
        source = rolls.choice(SOURCES)
        found.append(
            Remark(
                key=f"demo-{number}",
                kind=SURVEY if source == "survey" else REVIEW,
                text=("" if language == "zh" else " ").join(said),
                at=now - ago,
                customer=rolls.choice(customers),
                stars=rolls.choice((4, 5)) if good else rolls.choice((1, 2)),
                source=source,
            )
        )
    return found


@cache
def _sentences() -> Mapping[str, Told]:
    file = resources.files("guerdon.flows.demo") / "remarks.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
