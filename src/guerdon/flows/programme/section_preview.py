"""Before a section holds: what the draft would have meant last year, in rows for every section."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from guerdon.flows.experiments import preview as holdout_preview
from guerdon.flows.gifts import preview as gift_preview
from guerdon.flows.giving import partner_preview
from guerdon.flows.giving import preview as cause_preview
from guerdon.flows.know import rfm
from guerdon.flows.play import preview as play_preview
from guerdon.flows.points import preview as points_preview
from guerdon.flows.points import sharing_preview
from guerdon.flows.programme import text, year_rows
from guerdon.flows.programme.text import Texts
from guerdon.flows.programme.year_rows import YearTold
from guerdon.flows.referral import preview as referral_preview
from guerdon.flows.tiers import preview as tier_preview
from guerdon.give import sections
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import Programme


def _tiers(*, document: Mapping[str, Any], now: datetime) -> Any:
    return tier_preview.preview(draft=document, now=now)


def _rfm(*, document: Mapping[str, Any], now: datetime) -> Any:
    return rfm.preview(document=document)


# Section -> what looks at last year, and what makes rows of its answer.
PREVIEWS: Mapping[str, tuple[Callable[..., Any], Callable[[Any], YearTold]]] = {
    "points": (points_preview.previewed, year_rows.points),
    "tiers": (_tiers, year_rows.tiers),
    "referral": (referral_preview.previewed, year_rows.referral),
    "play": (play_preview.previewed, year_rows.play),
    "causes": (cause_preview.previewed, year_rows.causes),
    "partners": (partner_preview.previewed, year_rows.partners),
    "sharing": (sharing_preview.previewed, year_rows.sharing),
    "gifts": (gift_preview.previewed, year_rows.gifts),
    "experiments": (holdout_preview.previewed, year_rows.experiments),
    "rfm": (_rfm, year_rows.rfm),
}
# Those of which a year cannot tell, with the reason.
SILENT: Mapping[str, Refusal] = {
    "gift_cards": Refusal(reason="gift_cards_untold"),
    "messages": Refusal(reason="messages_untold"),
}


def previewed(*, name: str, document: Mapping[str, Any], now: datetime) -> YearTold | Refusal:
    """The draft of one section over last year, beside what holds; the numbers of the console.

    Refused: no such section, a draft that cannot be read, sections of which a year cannot tell
    (SILENT), and what the section's own preview refuses. Nothing is changed.
    """
    if sections.room(name=name) is None:
        return Refusal(reason="not_found", data={"what": "section", "key": name})
    wrong = sections.checked(name=name, document=document)
    if wrong is not None:
        return wrong
    if name in SILENT:
        return SILENT[name]
    look, told = PREVIEWS[name]
    found = look(document=document, now=now)
    return found if isinstance(found, Refusal) else told(found)


def of_texts(*, name: str, texts: Texts, now: datetime) -> YearTold | Refusal:
    """The same of the section as the texts of a programme (file, YAML) have it.

    Refused too: texts that cannot be read, each fault with its file and line, and texts that do
    not mention the section.
    """
    if sections.room(name=name) is None:
        return Refusal(reason="not_found", data={"what": "section", "key": name})
    source = text.gathered(texts=texts)
    if isinstance(source, Refusal):
        return source
    document = source.document.get(name)
    if document is None:
        return Refusal(reason="section_unmentioned", data={"section": name})
    # The section alone: what else the texts say is no matter here.
    alone = text.parsed(source=replace(source, document={name: document}), base=Programme())
    if isinstance(alone, Refusal):
        return alone
    return previewed(name=name, document=document, now=now)
