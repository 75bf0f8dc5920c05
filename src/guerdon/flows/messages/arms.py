"""Variants of a template: who gets which, drawn by its share or by an experiment, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.flows.experiments import arms
from guerdon.flows.messages import templates
from guerdon.store.campaigns import enrolments
from guerdon.store.customers import zones
from guerdon.store.messages import templates as message_templates
from guerdon.store.messages.templates import TemplateSeen
from guerdon.store.programme import programme
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.message import SERVICE, Message


def variants(
    *, wanted: Iterable[tuple[str, str]], found: Mapping[str, TemplateSeen], now: datetime
) -> dict[tuple[str, str], str]:
    """(template, member) -> variant, "" for the template itself.

    An experiment's arms are enrolled and exposed here, just before the message goes out: whoever
    is stopped by a gate has met nothing that is tried.
    """
    drawn: dict[tuple[str, str], str] = {}
    bound: list[tuple[str, str]] = []
    for key, member in wanted:
        template = found.get(key)
        if template is None:
            continue
        if template.document.get("experiment"):
            bound.append((key, member))
        else:
            drawn[key, member] = templates.variant_of(template=template, member=member)
    if bound:
        with write():
            for key, member in bound:
                arm = _met(str(found[key].document["experiment"]), member, now)
                drawn[key, member] = arm if arm in found[key].compiled else ""
    return drawn


def timed(*, messages: Sequence[Message], now: datetime) -> list[Message]:
    """The messages, those whose variant has a time of its own wanted at the next such time.

    Their members are enrolled now, at planning: who has bought before the later time would else
    be missing from one arm only. What is owed goes when it is due. Call it inside `write()`.
    """
    clocks = {
        key: clocks
        for key, document in message_templates.documents(
            keys=sorted({one.template for one in messages})
        ).items()
        if document.get("experiment")
        if (clocks := _clocks(document))
    }
    asked = [one for one in messages if one.template in clocks and one.purpose != SERVICE]
    if not asked:
        return list(messages)
    tried = message_templates.documents(keys=sorted(clocks))
    homes = zones.of(members={one.member for one in asked}, shop=programme.read().zone)
    moved: list[Message] = []
    for one in messages:
        home = homes.get(one.member)
        if one.template not in clocks or one.purpose == SERVICE or home is None:
            moved.append(one)
            continue
        arm = _met(str(tried[one.template]["experiment"]), one.member, now)
        clock = clocks[one.template].get(arm)
        moved.append(one if clock is None else _at(one, clock, home.zone, now))
    return moved


def _met(key: str, member: str, now: datetime) -> str:
    """The arm that the member is in, enrolled and exposed; "" where the experiment is not theirs.

    Call it inside `write()`.
    """
    found = arms.arm(experiment=key, customer=member, now=now)
    if isinstance(found, Refusal) or found["arm"] is None:
        return ""
    one = enrolments.Enrolled(customer=member, arm=found["arm"])
    if isinstance(enrolments.enrol(experiment=key, stage=1, enrolled=[one], now=now), Refusal):
        return ""
    enrolments.expose(experiment=key, customer=member, now=now)
    return str(found["arm"])


def _clocks(document: Mapping[str, Any]) -> dict[str, time]:
    return {
        str(one["key"]): time.fromisoformat(str(one["at"]))
        for one in document.get("variants", ())
        if one.get("at")
    }


def _at(one: Message, clock: time, zone: str, now: datetime) -> Message:
    """The message at the next such time of the member's day, if it does not end before."""
    local = ZoneInfo(one.zone or zone)
    wanted = one.wanted or now
    wall = wanted.replace(tzinfo=None) if wanted.tzinfo is None else wanted.astimezone(local)
    plain = wall.replace(tzinfo=None)
    later = datetime.combine(plain.date(), clock)
    if later < plain:
        later += timedelta(days=1)
    if one.expires_at is not None and later.replace(tzinfo=local) >= one.expires_at:
        return one
    return replace(one, wanted=later)
