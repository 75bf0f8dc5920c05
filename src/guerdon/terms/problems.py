"""Problems of a text in Chinese: readers say them in English, as data of their refusal."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

PLACE = re.compile(r"\{(\w+)\}")


@cache
def _known() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each problem as a pattern with its Chinese, the most particular first."""
    file = resources.files("guerdon.terms") / "problems.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple((_pattern(english), chinese) for english, chinese in found.items())


def _pattern(english: str) -> re.Pattern[str]:
    parts = PLACE.split(english)
    # Names stand at odd places between the plain words.
    written = [
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    ]
    return re.compile("".join(written), re.DOTALL)


@lru_cache(maxsize=1_000)
def in_chinese(problem: str) -> str:
    """The problem in Chinese; one that is not known stays as it is."""
    for pattern, chinese in _known():
        found = pattern.fullmatch(problem)
        if found is not None:
            return chinese.format_map(found.groupdict())
    return problem
