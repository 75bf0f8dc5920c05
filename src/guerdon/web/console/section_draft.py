"""A section of the programme as somebody is writing it: read from a form or a text, and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from guerdon.flows import yaml_text
from guerdon.give import sections as rooms
from guerdon.store.programme import programme as settings
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.web.forms.reading import Reading
from guerdon.web.forms.tree import Maker, Part, placed
from guerdon.web.wording import say

FORM, TEXT = "form", "text"
LONGEST = 500_000


@dataclass(slots=True, kw_only=True)
class Draft:
    """A section as somebody is writing it; `wrong` is by the path of its part, "" for the whole.

    `at` is when it is to hold, None for at once, `at_text` as it was typed; `lock` is that of the
    plan that was seen for this date.
    """

    name: str
    document: dict[str, Any]
    version: int
    way: str = FORM
    text: str = ""
    at: datetime | None = None
    at_text: str = ""
    lock: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: dict[str, Refusal] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """The section's name in words."""
        return say(f"section.name_{self.name}")

    def texts(self) -> tuple[tuple[str, str], ...]:
        """The section as a text of the programme."""
        return ((self.called, yaml_text.written(data={self.name: self.document})),)


def standing(*, name: str, now: datetime) -> Draft:
    """The section as it holds at `now`; empty, in version 0, where it was never set."""
    live = sections.live(name=name, now=now)
    document = sections.document(name=name, now=now) if live else None
    return Draft(name=name, document=dict(document or {}), version=live[0] if live else 0)


def sent(*, request: HttpRequest, name: str) -> Draft:
    """The draft that a form or a text carries, with what could not be read."""
    texts = request.POST.dict()
    version = str(texts.get("version", ""))
    draft = Draft(name=name, document={}, version=int(version) if version.isdecimal() else 0)
    draft.lock = str(texts.get("lock", ""))[:200]
    shop = settings.read()
    _dated(draft, str(texts.get("at", "")).strip()[:40], ZoneInfo(shop.zone))
    if texts.get("as") == TEXT:
        draft.way, draft.text = TEXT, str(texts.get("text", ""))[:LONGEST].replace("\r\n", "\n")
        read = yaml_text.read(text=draft.text, file=draft.called)
        if isinstance(read, Refusal):
            draft.wrong[""] = read
        elif isinstance(read.data, dict):
            draft.document = read.data
        return draft
    currency = texts.get("f/currency", "") if name == "gift_cards" else ""
    reading = Reading(texts=texts, currency=_money(currency, shop.currency), zone=shop.zone)
    draft.document = reading.document(schema=schema(name=name))
    draft.wrong |= reading.wrong
    draft.typed = texts
    return draft


def _dated(draft: Draft, said: str, zone: ZoneInfo) -> None:
    draft.at_text = said
    if not said:
        return
    try:
        draft.at = datetime.fromisoformat(said).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        draft.wrong["at"] = Refusal(reason="date_unreadable", data={"text": said})


def schema(*, name: str) -> Mapping[str, Any]:
    """The JSON Schema of a section."""
    room = rooms.room(name=name)
    assert room is not None  # noqa: S101 (pages name rooms only)
    return room.SCHEMA


def check(*, draft: Draft) -> None:
    """What the room says of a draft that could be read, beside the part that it means."""
    if draft.wrong:
        return
    wrong = rooms.checked(name=draft.name, document=draft.document)
    if wrong is None:
        return
    shown = parts(draft=draft, document=draft.document)
    where = placed(where=str(wrong.data["where"]), section=draft.name, parts=shown)
    draft.wrong[where if draft.way == FORM else ""] = wrong


def parts(*, draft: Draft, document: Mapping[str, Any], whole: bool = False) -> tuple[Part, ...]:
    """The parts of a form of the document; `whole` without what is wrong."""
    shop = settings.read()
    said = document.get("currency") if draft.name == "gift_cards" else ""
    maker = Maker(
        section=draft.name,
        currency=_money(str(said or ""), shop.currency),
        zone=shop.zone,
        wrong={} if whole else draft.wrong,
        typed=draft.typed,
    )
    return maker.parts(schema=schema(name=draft.name), document=document)


def _money(said: str, home: str) -> str:
    fits = len(said) == 3 and said.isascii() and said.isupper() and said.isalpha()
    return said if fits else home
