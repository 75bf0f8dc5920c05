"""What a draft of a section changes, what to mind, and what last year's members would have got."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.experiments import preview as holdout_preview
from guerdon.flows.gifts import preview as gift_preview
from guerdon.flows.play import preview as play_preview
from guerdon.flows.points import preview as points_preview
from guerdon.flows.programme import programme
from guerdon.flows.programme.section_preview import SILENT
from guerdon.flows.tiers import preview as tier_preview
from guerdon.terms.decision import Refusal
from guerdon.web.console import year_seen
from guerdon.web.console.section_draft import Draft, parts, standing
from guerdon.web.console.tiers import bars
from guerdon.web.forms.changes import changes
from guerdon.web.templatetags.words import written_reason

PREVIEWS: Mapping[str, Any] = {
    "points": points_preview.previewed,
    "play": play_preview.previewed,
    "experiments": holdout_preview.previewed,
    "gifts": gift_preview.previewed,
}
# Those that are told in tables of one form.
YEARS: Mapping[str, Any] = {
    "referral": year_seen.invitations,
    "causes": year_seen.causes,
    "partners": year_seen.partners,
    "sharing": year_seen.sharing,
}


def seen(*, draft: Draft, now: datetime) -> dict[str, Any] | Refusal:
    """The changes word by word, warnings of the programme, and the section's own preview.

    With a date the draft's `lock` becomes that of the plan seen. Refused: a date that is past.
    """
    planned = programme.plan(texts=draft.texts(), at=draft.at, now=now)
    if isinstance(planned, Refusal):
        return planned
    draft.lock = planned.lock
    before = standing(name=draft.name, now=draft.at or now).document
    found: dict[str, Any] = {
        "warnings": planned.warnings,
        "changes": changes(
            before=parts(draft=draft, document=before, whole=True),
            after=parts(draft=draft, document=draft.document, whole=True),
        ),
    }
    if draft.name == "tiers":
        tried = tier_preview.preview(draft=draft.document, now=now)
        if not isinstance(tried, Refusal):
            tables = [bars(one) for one in tried.structures]
            found |= {"bars": tables, "start": tried.start, "end": tried.end}
    elif draft.name in PREVIEWS:
        told = PREVIEWS[draft.name](document=draft.document, now=now)
        if not isinstance(told, Refusal):
            found[draft.name] = told
    elif draft.name in YEARS:
        year = YEARS[draft.name](document=draft.document, now=now)
        if isinstance(year, Refusal):
            found["silent"] = written_reason(year)
        else:
            found["year"] = year
    elif draft.name in SILENT:
        found["silent"] = written_reason(SILENT[draft.name])
    return found
