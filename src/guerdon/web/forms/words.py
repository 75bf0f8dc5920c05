"""What the words of a section's schema and their values are called, zh and en."""

from guerdon.web.wording import say, wordings


def label(*, section: str, parent: str, word: str) -> str:
    """A word's label: where it means something of its own in this place, else what it means."""
    return _said("section_fields", (f"{section}_{word}", f"{parent}_{word}", word)) or word


def value_label(*, section: str, parent: str, word: str, value: str) -> str:
    """What one value of a choice is called; unknown ones as they are."""
    names = (f"{section}_{word}_{value}", f"{parent}_{word}_{value}", f"{word}_{value}", value)
    return _said("section_values", names) or value


def _said(page: str, names: tuple[str, ...]) -> str:
    known = wordings()
    return next((say(f"{page}.{name}") for name in names if f"{page}.{name}" in known), "")
