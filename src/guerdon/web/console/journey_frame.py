"""The frame of a journey as a marketer fills it in: its name, who comes in, how often, the goal."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from guerdon.give.journeys.again import AFTER, WAYS
from guerdon.give.journeys.entry import IN, OUT
from guerdon.give.journeys.entry import WAYS as ENTRIES
from guerdon.terms.notice import KINDS
from guerdon.web.console import journey_fields
from guerdon.web.console.journey_fields import Field

PREFIX = "e."
WAY = "e.way"
# What a new way in says at first.
FRESH: Mapping[str, Mapping[str, Any]] = {
    "trigger": {"kind": "purchase"},
    "notice": {"kind": "tier_up"},
    "segment": {"key": "at-risk", "side": IN},
    "schedule": {"weekdays": ["mon"], "at": "10:00"},
    "date": {"field": "birthday", "days": -7, "at": "10:00"},
    "api": {},
}
# Way in -> its usual fields; `at` is an hour of the member's own day.
BY_WAY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "trigger": (("kind", "trigger"), ("object", "text")),
    "notice": (("kind", "choice"),),
    "segment": (("key", "text"), ("side", "choice")),
    "schedule": (("day", "text"), ("monthday", "number"), ("at", "text")),
    "date": (("field", "text"), ("days", "text"), ("at", "text")),
    "api": (),
}
DAYS_BETWEEN = 30


def way(*, document: Mapping[str, Any]) -> str:
    """How members come in; "" where the document does not say."""
    entry = document.get("entry")
    return next((one for one in ENTRIES if isinstance(entry, Mapping) and one in entry), "")


def fields(*, document: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of the frame in their order, those of the entry as its way has them."""
    by = way(document=document)
    listed: list[tuple[str, str]] = [("name.zh", "text"), ("name.en", "text")]
    listed += [(f"entry.{by}.{path}", kind) for path, kind in BY_WAY.get(by, ())]
    listed += [("again.when", "choice"), ("again.days", "number"), ("holdout_percent", "number")]
    listed += [("goal.trigger", "trigger"), ("goal.days", "number")]
    pages = {
        "again.when": (WAYS, "journey_again"),
        "entry.notice.kind": (KINDS, "journey_happenings"),
        "entry.segment.side": ((IN, OUT), "journey_sides"),
    }
    found = []
    for path, kind in listed:
        choices, page = pages.get(path, ((), ""))
        found.append(
            journey_fields.field(
                prefix=PREFIX, path=path, kind=kind, document=document, choices=choices, page=page
            )
        )
    return tuple(found)


def filled(*, document: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The document with what was typed into the frame; another way in begins with its usual words.

    A pause between two entries is there where the journey says that it has one, and only there.
    """
    made = deepcopy(dict(document))
    for one in fields(document=document):
        journey_fields.written(document=made, field=one, typed=typed)
    entry = made.get("entry")
    dated = entry.get("date") if isinstance(entry, Mapping) else None
    if isinstance(dated, dict) and "days" in dated:
        dated["days"] = _days(dated["days"])
    wanted = typed.get(WAY, "")
    if wanted in FRESH and wanted != way(document=document):
        kept = {"when": entry["when"]} if isinstance(entry, Mapping) and "when" in entry else {}
        made["entry"] = {wanted: deepcopy(dict(FRESH[wanted])), **kept}
    again = made.get("again")
    if isinstance(again, dict):
        if again.get("when") == AFTER:
            again.setdefault("days", DAYS_BETWEEN)
        else:
            again.pop("days", None)
    goal = made.get("goal")
    if isinstance(goal, dict):
        goal.setdefault("days", DAYS_BETWEEN)
        if not goal.get("trigger"):
            made.pop("goal")
    return made


def _days(said: Any) -> Any:
    """A number of days before (below nothing) or after; what is none stays, and is named."""
    text = str(said).strip().replace("−", "-")
    return int(text) if text.lstrip("-").isdecimal() and text.count("-") < 2 else said
