"""Tags of the offer builder: problems of a document in words, lists in one value, texts by name."""

import re
from collections.abc import Mapping

from django import template

from guerdon.terms.decision import Refusal
from guerdon.web import lists
from guerdon.web.templatetags.words import called, written_reason
from guerdon.web.wording import say, wordings

register = template.Library()


@register.filter(name="problem")
def problem(refusal: Refusal) -> str:
    """{{ wrong|problem }}: what the parser says of an offer in the reader's words."""
    said = str(refusal.data.get("problem", "")).lower()
    word = f"problems.{re.sub(r'[^a-z0-9]+', '_', said).strip('_')}"
    return say(word) if word in wordings() else written_reason(refusal)


@register.filter(name="listed")
def listed(word: str) -> str:
    """{{ value|listed }}: one word as a list of one writes it, in quotes where it has a comma."""
    return lists.written(words=(word,))


@register.filter(name="at")
def at(texts: Mapping[str, str], name: str) -> str:
    """{{ texts|at:"ask.customer" }}: what was typed under a name with dots."""
    return texts.get(name, "")


@register.filter(name="channel")
def channel(word: str) -> str:
    """{{ "web"|channel }}: a channel's name."""
    return called(f"channel_{word}", "offer_fields")
