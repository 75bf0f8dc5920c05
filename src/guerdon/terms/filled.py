"""A sentence with its data filled in, spaced as Chinese is: none between two Chinese words."""

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from typing import Any


def filled(*, text: str, data: Mapping[str, Any]) -> str:
    """`text` with `{name}` replaced, as str.format_map does it, with the same errors.

    Chinese texts set names and numbers off by a space (`还差 {n} 元`), as they should before Latin
    letters and digits. Where what is filled in turns out to be Chinese, as its neighbour is, that
    space falls away. Spaces within the data stay as they are.
    """
    if " {" not in text and "} " not in text:
        return text.format_map(data)
    made = ""
    for literal, field in _parts(text):
        close = literal[:1] == " " and wide(made[-1:]) and wide(literal[1:2])
        made += literal[1:] if close else literal
        if field:
            value = field.format_map(data)
            if made[-1:] == " " and wide(made[-2:-1]) and wide(value[:1]):
                made = made[:-1]
            made += value
    return made


def wide(sign: str) -> bool:
    """Whether it is a Chinese character or a sign of Chinese writing (CJK blocks of Unicode)."""
    return (
        "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or "\uff00" <= sign <= "\uff60"
    )


@lru_cache(maxsize=4_096)
def _parts(text: str) -> tuple[tuple[str, str], ...]:
    """Each literal with the field that follows it, "" after the last."""
    found = []
    for literal, name, form, conversion in Formatter().parse(text):
        whole = "" if name is None else name
        whole += f"!{conversion}" if conversion else ""
        whole += f":{form}" if form else ""
        # A brace that was doubled in the text stands single in its literal.
        found.append((literal, "" if name is None else f"{{{whole}}}"))
    return tuple(found)
