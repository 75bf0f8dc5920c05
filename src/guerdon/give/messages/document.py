"""The section `messages`: quiet hours, caps, working days, care, holdout and pauses."""

import re
from collections.abc import Mapping
from typing import Any

from guerdon.give import fields
from guerdon.terms.decision import Refusal
from guerdon.terms.message import CHANNELS, PURPOSES
from guerdon.terms.reach import Cap, Pausing, ReachTerms
from guerdon.terms.strict import WrongError, listed, read, text, texts, whole, words
from guerdon.terms.wall_clock import Hours

NAME = "messages"
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
KEY = "^[a-z0-9][a-z0-9_-]{0,29}$"
COUNTRY = re.compile(r"[A-Z]{2}")
MOST_CAPS = 20
LONGEST_CAP_DAYS = 366
LANGUAGES = ("zh", "en")
DEFAULT = ReachTerms()

_CLOCK = {"type": "string", "pattern": f"^({CLOCK.pattern})$"}
_CHANNELS = {"type": "array", "items": {"enum": list(CHANNELS)}, "uniqueItems": True}


def _whole(title: str, least: int, most: int, default: int | None = None) -> dict[str, Any]:
    found = {"title": title, "type": "integer", "minimum": least, "maximum": most}
    return found if default is None else {**found, "default": default}


_CAP: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "most", "days"],
    "properties": {
        "key": {"title": "Key", "type": "string", "pattern": KEY},
        "most": _whole("At most so many messages", 1, 1_000),
        "days": _whole("in any so many days", 1, LONGEST_CAP_DAYS),
        "channels": {"title": "Over these channels; none is all", **_CHANNELS},
        "purposes": {
            "title": "For these purposes; none is all but service",
            "type": "array",
            "items": {"enum": list(PURPOSES)},
            "uniqueItems": True,
        },
    },
}
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Messages",
    "description": "What holds for every message before it is sent.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "quiet": {
            "title": "Quiet hours in the member's own zone; null for none",
            "type": ["object", "null"],
            "additionalProperties": False,
            "required": ["from", "to"],
            # Said by nobody, it is quiet at night all the same.
            "default": {"from": "21:00", "to": "09:00"},
            "properties": {"from": _CLOCK, "to": _CLOCK},
        },
        "country": {
            "title": "Whose law and calendar",
            "type": "string",
            "pattern": "^[A-Z]{2}$",
            "default": DEFAULT.country,
        },
        "working_days": {
            "title": "Channels that keep to working days",
            "default": sorted(DEFAULT.working_days),
            **_CHANNELS,
        },
        "caps": {"type": "array", "maxItems": MOST_CAPS, "items": _CAP},
        "stale_hours": _whole("Hours after which a message without an end is stale", 1, 8_760, 336),
        "holdout_bp": _whole("Members without marketing, hundredths of a percent", 0, 5_000),
        "salt": {"title": "The name of the holdout's draw", "type": "string", "maxLength": 40},
        "pause": {
            "title": "A channel pauses itself where too much comes back",
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "bounces_bp": _whole("Bounced, hundredths of a percent", 1, 10_000, 500),
                "complaints_bp": _whole("Complained, hundredths of a percent", 1, 10_000, 30),
                "least": _whole("of at least so many", 10, 1_000_000, 200),
            },
        },
        "opt_out": {
            "title": "How to refuse more, at the end of each marketing text message",
            "type": "object",
            "additionalProperties": False,
            "properties": {one: {"type": "string", "maxLength": 60} for one in LANGUAGES},
        },
    },
}


def parsed(*, document: Mapping[str, Any]) -> ReachTerms | Refusal:
    """The settings; the first thing that is wrong is refused with its place."""
    return read(_terms, document)


def _terms(document: Any) -> ReachTerms:
    get = words(document, SCHEMA["properties"].keys(), "$").get
    country = text(get("country", DEFAULT.country), "$.country", longest=2)
    if not COUNTRY.fullmatch(country):
        raise WrongError("$.country", "two capital letters make a country, as CN")
    quiet = _quiet(document["quiet"]) if "quiet" in document else DEFAULT.quiet
    return ReachTerms(
        quiet=quiet,
        country=country,
        working_days=_named(
            get("working_days", list(DEFAULT.working_days)), "$.working_days", CHANNELS
        ),
        caps=_caps(get("caps", ())),
        stale_hours=whole(
            get("stale_hours", DEFAULT.stale_hours), "$.stale_hours", least=1, most=8_760
        ),
        holdout=whole(get("holdout_bp", 0), "$.holdout_bp", most=5_000) / 10_000,
        salt=text(get("salt", DEFAULT.salt), "$.salt", least=1, longest=40),
        pausing=_pausing(get("pause", {})),
        opt_out={**DEFAULT.opt_out, **_texts(get("opt_out", {}))},
    )


def _quiet(document: Any) -> Hours | None:
    if document is None:
        return None
    get = words(document, {"from", "to"}, "$.quiet").get
    start, end = _minute(get("from"), "$.quiet.from"), _minute(get("to"), "$.quiet.to")
    if start == end:
        raise WrongError("$.quiet.to", "it ends at another time than it begins")
    return Hours(start=start, end=end)


def _minute(value: Any, where: str) -> int:
    found = CLOCK.fullmatch(text(value, where, longest=5))
    if found is None:
        raise WrongError(where, "a time of day as 21:00 is wanted")
    return int(found[1]) * 60 + int(found[2])


def _caps(document: Any) -> tuple[Cap, ...]:
    found: dict[str, Cap] = {}
    for place, one in enumerate(listed(document, "$.caps", most=MOST_CAPS)):
        where = f"$.caps[{place}]"
        get = words(one, _CAP["properties"].keys(), where).get
        key = fields.key(get("key"), f"{where}.key", longest=30)
        if key in found:
            raise WrongError(f"{where}.key", "another cap has this key")
        found[key] = Cap(
            key=key,
            most=whole(get("most"), f"{where}.most", least=1, most=1_000),
            days=whole(get("days"), f"{where}.days", least=1, most=LONGEST_CAP_DAYS),
            channels=_named(get("channels", ()), f"{where}.channels", CHANNELS),
            purposes=_named(get("purposes", ()), f"{where}.purposes", PURPOSES),
        )
    return tuple(found.values())


def _named(value: Any, where: str, known: tuple[str, ...]) -> frozenset[str]:
    found = texts(value, where, most=len(known))
    for place, one in enumerate(found):
        if one not in known:
            raise WrongError(f"{where}[{place}]", f"one of {', '.join(known)} is wanted")
    return frozenset(found)


def _pausing(document: Any) -> Pausing:
    get = words(document, {"bounces_bp", "complaints_bp", "least"}, "$.pause").get
    plain = Pausing()

    def share(word: str, default: float) -> float:
        asked = get(word, round(default * 10_000))
        return whole(asked, f"$.pause.{word}", least=1, most=10_000) / 10_000

    return Pausing(
        bounces=share("bounces_bp", plain.bounces),
        complaints=share("complaints_bp", plain.complaints),
        least=whole(get("least", plain.least), "$.pause.least", least=10, most=1_000_000),
    )


def _texts(document: Any) -> dict[str, str]:
    said = words(document, set(LANGUAGES), "$.opt_out")
    return {
        language: text(value, f"$.opt_out.{language}", longest=60, least=1)
        for language, value in said.items()
    }
