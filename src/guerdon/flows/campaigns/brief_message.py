"""The message of a campaign's brief: templates in the order of their channels, and when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

MOST_TEMPLATES = 4
TEMPLATE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefMessage:
    """Each template speaks on the channel it was written for: the first that reaches is taken.

    `at` is the wall clock of the member's own zone on the day of launch, or the day after where
    that time is over in the shop; None is at once.
    """

    templates: tuple[str, ...]
    at: time | None = None


def read(*, document: Any) -> BriefMessage | None:
    """The message of a brief in which `wrong` finds nothing; None where there is none."""
    if document is None:
        return None
    at = document.get("at")
    return BriefMessage(
        templates=tuple(document["templates"]), at=time.fromisoformat(at) if at else None
    )


def wrong(*, document: Any) -> tuple[str, str] | None:
    """Where the message of a brief is wrong and why; None where it is not."""
    if document is None:
        return None
    if not isinstance(document, Mapping) or set(document) - {"templates", "at"}:
        return "", "templates and at make a message"
    listed = document.get("templates")
    if not isinstance(listed, list | tuple) or not 1 <= len(listed) <= MOST_TEMPLATES:
        return ".templates", f"1 to {MOST_TEMPLATES} templates are wanted"
    named = [one for one in listed if isinstance(one, str) and TEMPLATE.fullmatch(one)]
    if len(set(named)) < len(listed):
        return ".templates", "keys of templates are wanted, each once"
    at = document.get("at")
    if at is not None and not (isinstance(at, str) and CLOCK.fullmatch(at)):
        return ".at", "a time of day such as 10:00 is wanted"
    return None
