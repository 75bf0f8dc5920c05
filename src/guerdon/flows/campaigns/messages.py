"""A campaign's messages: one to each customer who is given something, through the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.flows.campaigns.brief import Brief
from guerdon.flows.campaigns.brief_message import BriefMessage
from guerdon.flows.messages import arms, personal, templates
from guerdon.flows.messages import links as message_links
from guerdon.store.campaigns.campaigns import Assigned
from guerdon.store.customers import zones
from guerdon.store.journeys import facts
from guerdon.store.messages import addresses, outbox, withdrawn
from guerdon.store.messages import templates as message_templates
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.message import MARKETING, Message, Tally

STEP = "launch"
# Why messages were taken back; what a halt took waits again when the campaign runs again.
HALTED, OVER = "campaign_halted", "campaign_over"
# So many customers are looked up at once.
BATCH = 5_000


def source(*, campaign: str) -> str:
    """Who wants the messages of a campaign."""
    return f"campaign:{campaign}"


def checked(*, message: BriefMessage) -> Refusal | None:
    """Refused: a template that is not there (`not_found`), two for one channel."""
    there = message_templates.documents(keys=list(message.templates))
    seen: dict[str, str] = {}
    for key in message.templates:
        if key not in there:
            return Refusal(reason="not_found", data={"what": "template", "key": key})
        channel = str(there[key]["channel"])
        if channel in seen:
            data = {"channel": channel, "first": seen[channel], "second": key}
            return Refusal(reason="campaign_channel_twice", data=data)
        seen[channel] = key
    return None


def fillable(*, brief: Brief, customer: str, ends_at: datetime, now: datetime) -> Refusal | None:
    """Whether every template can be filled in, in each language, with what a campaign tells.

    Refused: as `checked`, and a word that a campaign does not give; nobody would be written to.
    """
    if brief.message is None:
        return None
    refused = checked(message=brief.message)
    if refused is not None:
        return refused
    to = addresses.of(members=[customer]).get(customer)
    if to is None:
        return None
    data = told(brief=brief, offer=brief.offers[0].key, code="SAMPLE", ends_at=ends_at)
    links = {"wanted": message_links.preferences(member=customer, channel="email", number=0)}
    house = personal.shop()
    for template in message_templates.current(keys=list(brief.message.templates)).values():
        for languages in template.compiled.values():
            for parts in languages.values():
                done = templates.filled(
                    parts=parts, to=to, data=data, house=house, links=links, now=now
                )
                if isinstance(done, Refusal):
                    data = {**done.data, "template": template.key}
                    return Refusal(reason=done.reason, data=data)
    return None


def plan(
    *,
    brief: Brief,
    given: Sequence[Assigned],
    codes: Mapping[str, str],
    ends_at: datetime,
    now: datetime,
) -> int:
    """Plan one message for each customer who is given something; how many are new.

    Call it inside `write()`, with the launch. By the first channel that reaches the customer with
    their yes; by the first at all where none does: then the outbox says why it was not sent. It is
    suppressed once the code is used, and expires with the campaign. Nobody who is held out, left
    out or set aside is written to, as nobody but `given` is looked at.
    """
    if brief.message is None:
        return 0
    documents = message_templates.documents(keys=list(brief.message.templates))
    ways = [(str(documents[key]["channel"]), key) for key in brief.message.templates]
    shop = programme.read().zone
    wanted = wall_clock(message=brief.message, zone=shop, now=now)
    fresh = 0
    for start in range(0, len(given), BATCH):
        part = given[start : start + BATCH]
        homes = zones.of(members={one.customer for one in part}, shop=shop)
        reached = facts.reachable(customers=[home.row for home in homes.values()])
        written = [
            _message(brief, one, codes[one.customer], ways, reached, wanted, ends_at)
            for one in part
            if one.customer in codes
        ]
        timed = arms.timed(messages=written, now=now)
        fresh += outbox.plan(messages=timed, now=now).fresh
    return fresh


def _message(
    brief: Brief,
    one: Assigned,
    code: str,
    ways: Sequence[tuple[str, str]],
    reached: Mapping[str, frozenset[tuple[str, str]]],
    wanted: datetime | None,
    ends_at: datetime,
) -> Message:
    open_to = reached.get(one.customer, frozenset())
    channel, template = next((way for way in ways if (MARKETING, way[0]) in open_to), ways[0])
    return Message(
        purpose=MARKETING,
        source=source(campaign=brief.key),
        step=STEP,
        occurrence=brief.key,
        member=one.customer,
        channel=channel,
        wanted=wanted,
        template=template,
        data=told(brief=brief, offer=one.offer, code=code, ends_at=ends_at),
        expires_at=ends_at,
        relevance="code_unused",
        relevance_data={"code": code},
    )


def told(*, brief: Brief, offer: str, code: str, ends_at: datetime) -> dict[str, Any]:
    """What a template may say of a campaign: its name, the offer's, the code, the last day.

    `data.offer.zh`, `data.offer.en`, `data.campaign.zh` ... are texts; where one language was not
    written the other stands for it. `data.last_day` is a date of the shop's zone.
    """
    documents = {str(one["key"]): one for one in brief.documents}
    zone = ZoneInfo(programme.read().zone)
    last = (ends_at - timedelta(microseconds=1)).astimezone(zone)
    return {
        "campaign": _both(brief.name, brief.key),
        "offer": _both(documents[offer].get("name") or {}, offer),
        "code": code,
        "last_day": last.date().isoformat(),
    }


def _both(names: Mapping[str, str], key: str) -> dict[str, str]:
    some = next((text for text in names.values() if text), key)
    return {language: names.get(language) or some for language in ("zh", "en")}


def wall_clock(*, message: BriefMessage, zone: str, now: datetime) -> datetime | None:
    """The wall-clock time that is wanted, without a zone: each member's own counts."""
    if message.at is None:
        return None
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    day = local.date() if local.time() <= message.at else local.date() + timedelta(days=1)
    return datetime.combine(day, message.at)


def halted(*, campaign: str, now: datetime) -> int:
    """Take back what waits of a campaign that is stopped; how many."""
    where = source(campaign=campaign)
    return withdrawn.withdraw(source=where, why=HALTED, now=now)


def resumed(*, campaign: str, now: datetime) -> int:
    """Let what a halt took back wait again, every gate asked anew; how many."""
    return withdrawn.revive(source=source(campaign=campaign), why=HALTED, now=now)


def over(*, campaign: str, now: datetime) -> int:
    """Take back what waits of a campaign that has ended; how many."""
    where = source(campaign=campaign)
    return withdrawn.withdraw(source=where, why=OVER, now=now)


def tally(*, campaign: str) -> Tally | None:
    """Where the campaign's messages stand; None where none was ever planned."""
    found = outbox.tally(source=source(campaign=campaign))
    return found if found.planned else None
