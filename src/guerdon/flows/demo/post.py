"""The demo's post: members who agreed get their letters, and some read them; nothing leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.campaigns import campaign as campaign_flow
from guerdon.flows.messages import echoes, gating, letters, templates
from guerdon.store.campaigns import campaigns
from guerdon.store.customers import people
from guerdon.store.messages import sending
from guerdon.store.messages.sending import Done
from guerdon.store.writing import write
from guerdon.terms import message as words
from guerdon.terms.decision import Refusal

BY = "demo"
CHANNEL = "email"
LEASE = timedelta(hours=1)
THAT_DAY = timedelta(hours=12)
MOST = 1_000
# Of whom every fourth never agreed, so that the outbox shows what that means.
SILENT = 4
# Every so many letters: read within hours, and followed to the shop.
READ, FOLLOWED = 2, 5


def worded(*, key: str, document: Mapping[str, Any], at: datetime) -> int | Refusal:
    """The demo's own template, published."""
    languages = {
        language: {part: text.strip("\n") for part, text in parts.items()}
        for language, parts in document["languages"].items()
    }
    return templates.publish(
        key=key, document={**document, "languages": languages}, actor=BY, now=at
    )


def launched(*, campaign: str, at: datetime) -> int | Refusal:
    """Launch it to members of whom most agreed, and let its letters arrive that day; how many."""
    given = [one.customer for one in campaigns.each_assigned(key=campaign, arm=campaigns.GIVEN)]
    agreed(members=given, at=at)
    done = campaign_flow.launch(campaign=campaign, actor=BY, now=at)
    return done if isinstance(done, Refusal) else delivered(now=at + THAT_DAY)


def agreed(*, members: Sequence[str], at: datetime) -> None:
    """Three members in four want letters, each at an address that nobody can have."""
    told = [
        people.Told(key=member, email=f"member-{member}@example.com", consents={CHANNEL: True})
        for number, member in enumerate(members)
        if number % SILENT
    ]
    with write():
        people.keep(told=told, now=at, proof="demo")


def delivered(*, now: datetime) -> int:
    """Judge what is due and let the letters arrive, as a provider would; how many did."""
    gating.run(now=now, most=MOST)
    with write():
        claimed = sending.claim(by=BY, until=now + LEASE, now=now, channels=[CHANNEL], most=MOST)
        sending.mark(numbers=[one.number for one in claimed], by=BY, now=now)
    made = letters.made(claimed=claimed, terms=gating.terms(now=now).reach, now=now)
    found = [
        Done(number=one.number, state=words.SUPPRESSED, reason=letter.reason)
        if isinstance(letter, Refusal)
        else Done(number=one.number, state=words.ACCEPTED, variant=letter.variant)
        for one, letter in made
    ]
    with write():
        sending.done(found=found, by=BY, now=now)
    arrived = [one.number for one in found if one.state == words.ACCEPTED]
    for number in arrived:
        _echoed(number, now)
    return len(arrived)


def _echoed(number: int, now: datetime) -> None:
    """What the provider and the member's own doing tell afterwards."""
    happened = [(words.DELIVERED, timedelta(minutes=1))]
    if number % READ == 0:
        happened.append((words.OPENED, timedelta(hours=2)))
    if number % FOLLOWED == 0:
        happened.append((words.CLICKED, timedelta(hours=3)))
    for kind, after in happened:
        key = f"demo/{number}/{kind}"
        echoes.told(kind=kind, key=key, at=now + after, now=now + after, number=number)
