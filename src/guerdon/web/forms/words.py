"""What the words of a section's schema and their values are called, zh and en."""

from collections.abc import Mapping

from guerdon.web.wording import say, wordings

# Values that have names on a page of their own: by the word, or by what it stands in, the page and
# what goes before the value.
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "channels": ("message_channels", ""),
    "working_days": ("message_channels", ""),
    "purposes": ("message_purposes", ""),
    "matrix": ("gifts", "level_"),
    "level": ("gifts", "level_"),
    "scenes": ("gifts", "by_"),
}


def label(*, section: str, parent: str, word: str) -> str:
    """A word's label: where it means something of its own in this place, else what it means."""
    return _said("section_fields", (f"{section}_{word}", f"{parent}_{word}", word)) or word


def value_label(*, section: str, parent: str, word: str, value: str) -> str:
    """What one value of a choice is called; unknown ones as they are."""
    page, name = ELSEWHERE.get(parent) or ELSEWHERE.get(word) or ("", "")
    if page:
        return _said(page, (name + value,)) or value
    names = (f"{section}_{word}_{value}", f"{parent}_{word}_{value}", f"{word}_{value}", value)
    return _said("section_values", names) or value


def _said(page: str, names: tuple[str, ...]) -> str:
    known = wordings()
    return next((say(f"{page}.{name}") for name in names if f"{page}.{name}" in known), "")
