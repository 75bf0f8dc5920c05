"""Whether a key, name, address or product belongs to somebody trying out the shop."""

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def words() -> dict[str, list[str]]:
    """The words of quality_words.toml: tries and fees."""
    text = (resources.files("guerdon.know") / "quality_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _pattern() -> re.Pattern[str]:
    latin = [re.escape(word) for word in words()["test_words"] if word.isascii()]
    other = [re.escape(word) for word in words()["test_words"] if not word.isascii()]
    domains = "|".join(re.escape(name) for name in words()["test_domains"])
    # A word stands between signs that are no letters: test-1 and TEST01, not Testarossa.
    return re.compile(
        "|".join([rf"(?<![a-z])({'|'.join(latin)})(?![a-z])", *other, rf"@({domains})$"])
    )


def is_account(*, text: str) -> bool:
    """A customer's key, name or address that says test."""
    return _pattern().search(text.strip().casefold()) is not None


def is_product(*, sku: str) -> bool:
    """A product code that begins with test."""
    return sku.casefold().startswith(tuple(words()["test_skus"]))
