"""How an experiment goes on by its design: its stages, its looks, and what stops it by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.decide.arms import Slots, room
from guerdon.flows.experiments.experiment import ExperimentLooked
from guerdon.store.campaigns.experiments import DRAFT, RUNNING
from guerdon.store.night import segments
from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import Design
from guerdon.web.templatetags.words import written_money, written_percent
from guerdon.web.wording import language, say

# The layer that experiments are in unless another is named, and the word for one of its own.
MAIN, OWN = "main", "(own)"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One stage: up to which share, how long; when it began or is to begin, where that is known.

    `state` is done, now, next or off: an experiment that was stopped goes no further.
    """

    number: int
    share: float
    days: int
    at: datetime | None
    state: str


def stages(*, found: ExperimentLooked) -> Sequence[StageRow]:
    """The stages of the design; each begins when the days of those before it are over."""
    seen, rows, at = found.experiment, [], found.experiment.started_at
    for number, stage in enumerate(found.design.stages, start=1):
        begun = number <= seen.stage
        state = "next"
        if seen.state == RUNNING and begun:
            state = "now" if number == seen.stage else "done"
        elif seen.state not in (RUNNING, DRAFT):
            state = "done" if begun else "off"
        rows.append(
            StageRow(
                number=number,
                share=stage.share,
                days=stage.days,
                at=None if state == "off" else at,
                state=state,
            )
        )
        at = None if at is None else at + timedelta(days=stage.days)
    return rows


def next_look(*, found: ExperimentLooked) -> datetime | None:
    """When the watch takes the next planned look; None where it does not run."""
    seen, design = found.experiment, found.design
    if seen.state != RUNNING or seen.started_at is None:
        return None
    taken = sum(bool(one.document.get("planned", True)) for one in found.looks)
    share = min(1.0, (taken + 1) / design.looks)
    return seen.started_at + timedelta(days=design.days) * share


def stops(*, design: Design, currency: str) -> list[str]:
    """What halts it without anybody: a sentence each. Broken arms always do."""
    told = []
    if design.stops.harm:
        told.append(say("experiments.stop_harm"))
    if design.stops.gain:
        told.append(say("experiments.stop_gain"))
    if design.stops.spend_minor is not None:
        most = written_money(design.stops.spend_minor, currency)
        told.append(say("experiments.stop_spend", most=most))
    return [*told, say("experiments.stop_ratio")]


def audience(*, design: Design) -> str:
    """On whom, in words."""
    if design.audience is None:
        return say("experiments.whoever")
    key = str(design.audience.get("segment") or "")
    if not key:
        return say("segments.everybody" if not design.audience else "experiments.a_condition")
    names: Mapping[str, Any] = {one.key: one.name for one in segments.listed()}
    name = names.get(key) or {}
    return str(name.get(language()) or next(iter(name.values()), key))


def layers(*, taken: Sequence[Slots]) -> list[tuple[str, str]]:
    """The layers that an experiment may be in, with what is free of each; the best choice first.

    In a layer of its own it meets the others by chance and always has room.
    """
    free = {}
    for name in sorted({MAIN, *(one.layer for one in taken)}):
        found = room(layer=name, share=1.0, taken=taken)
        free[name] = found.data["free"] if isinstance(found, Refusal) else 1.0
    own = [(OWN, say("experiments.own_layer"))]
    found_free = [
        (name, say("experiments.layer_free", layer=name, free=written_percent(share, 0)))
        for name, share in free.items()
        if share > 0
    ]
    return [*found_free, *own] if free[MAIN] >= 1 else [*own, *found_free]


def typed(*, document: Mapping[str, Any]) -> dict[str, str]:
    """A design as somebody would have typed it into the form."""
    arms, stages = document.get("arms") or [{}], document.get("stages") or [{}]
    pilot = round(100 * stages[0].get("share", 1)) if len(stages) > 1 else 0
    found = {
        "name": _any(document.get("name")),
        "key": document.get("key"),
        "layer": OWN if document.get("layer") == document.get("key") else document.get("layer"),
        "room": round(100 * document.get("room", 1)),
        "segment": (document.get("audience") or {}).get("segment"),
        "effect": round(100 * document.get("effect", 0)),
        "days": sum(one.get("days", 0) for one in stages),
        "pilot": pilot,
        **{word: document.get(word) for word in ("tests", "metric", "spending", "looks")},
    }
    for word, arm in zip(("control", "tried"), arms, strict=False):
        found |= {
            word: _any(arm.get("name")),
            f"{word}_offer": next(iter(arm.get("offers") or ()), ""),
            f"{word}_setting": (arm.get("settings") or {}).get("text"),
            f"{word}_weight": arm.get("weight"),
        }
    return {word: "" if value is None else str(value) for word, value in found.items()}


def _any(name: Mapping[str, str] | None) -> str:
    return next(iter(name.values()), "") if name else ""
