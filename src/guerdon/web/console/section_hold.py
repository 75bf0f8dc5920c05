"""A draft of a section that was looked at, let hold: at once, or from a date on."""

from datetime import datetime
from typing import Any

from guerdon.flows.programme import programme
from guerdon.store.programme import revisions
from guerdon.terms.decision import Refusal
from guerdon.web.console.section_draft import Draft


def held(*, draft: Draft, actor: str, now: datetime) -> int | Refusal:
    """The number of the scheduled revision, 0 for what holds from now on.

    Refused, with nothing changed: `plan_stale` where the section, or with a date the programme,
    changed since it was seen; a date that is past.
    """
    if draft.at is None:
        words: dict[str, Any] = {"name": draft.name, "document": draft.document}
        done = programme.put_section(**words, before=draft.version, actor=actor, key=None, now=now)
        return done if isinstance(done, Refusal) else 0
    done = programme.apply(
        texts=draft.texts(), lock=draft.lock, at=draft.at, actor=actor, key=None, now=now
    )
    return done if isinstance(done, Refusal) else int(done.body["revision"])


def waiting(*, name: str) -> tuple[revisions.Revision, ...]:
    """What is scheduled for the section, the nearest first."""
    return tuple(one for one in revisions.pending() if name in one.sections)
