"""Words that people read: a short name or a longer text in Chinese, English or both."""

from typing import Any

from guerdon.give.reading import Reader
from guerdon.give.titled import LANGUAGES

LONGEST_TITLE, LONGEST_TEXT = 120, 2_000


def words(
    *, reader: Reader, word: str, longest: int = LONGEST_TITLE, needed: bool = True
) -> dict[str, str]:
    """{"zh", "en"}, at least one of them where `needed`."""
    if not reader.has(word) and not needed:
        return {}
    inner = reader.inner(word)
    found = {
        language: inner.text(language, longest=longest)
        for language in LANGUAGES
        if inner.has(language)
    }
    inner.refusal()
    if not found:
        reader.wrong(word, "words in zh or en are wanted")
    return found


def schema(*, longest: int = LONGEST_TITLE) -> dict[str, Any]:
    """The JSON Schema of such words."""
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            language: {"type": "string", "minLength": 1, "maxLength": longest}
            for language in LANGUAGES
        },
    }
