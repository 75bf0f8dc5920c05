"""YAML as text: read strictly with the line of every value, and written in one way only."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from guerdon.terms.decision import Refusal

# A programme of ten thousand offers has five megabytes.
LARGEST_TEXT = 32_000_000
DEEPEST = 40
MOST_VALUES = 5_000_000

# The core schema of YAML 1.2.2 (10.3.2), so that `no` is a word, 22:00 is a text and 017 is 17.
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
TRUTHS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
WHOLE = re.compile(r"[-+]?[0-9]{1,30}")
OTHER_BASE = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
BROKEN = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
# A text that no reader of YAML takes for anything else may stand without quotes.
PLAIN = re.compile(r"[A-Za-z_一-鿿][\w一-鿿-]*(?:[ .,/%+](?=[\w一-鿿])[\w一-鿿-]*)*", re.ASCII)
# Words that YAML 1.1 took for truth or nothing: quoted, so that old readers agree with us.
OLD_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
# What may not stand in YAML as it is: controls, and halves of pairs.
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(slots=True)
class Place:
    """Where a value stands: its line, counted from 1, and the places of what is in it."""

    line: int
    inside: dict[Any, "Place"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A text read: its plain data, and the place of each value."""

    data: Any
    place: Place


class _WrongError(Exception):
    """Carries a problem and its line out of the reading."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def read(*, text: str, file: str) -> Read | Refusal:
    """One document of YAML as plain data, or `text_unreadable` with the file, line and problem.

    Refused: more than LARGEST_TEXT characters, DEEPEST levels or MOST_VALUES values, anchors and
    aliases, tags, names that stand twice or are no text, and several documents in one text.
    """
    try:
        if len(text) > LARGEST_TEXT:
            raise _WrongError(f"at most {LARGEST_TEXT} characters are read", 1)
        data, place = _Walk(text).document()
    except _WrongError as wrong:
        problem, line = wrong.problem, wrong.line
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem, line = error.problem or "no YAML", mark.line + 1 if mark else 1
    except yaml.YAMLError as error:
        # What may not stand in a text at all, such as a control character.
        problem, line = str(error).splitlines()[0], 1
    else:
        return Read(data=data, place=place)
    return Refusal(reason="text_unreadable", data={"file": file, "line": line, "problem": problem})


def line_of(*, place: Place, where: str) -> int:
    """The line of a path such as $.offers[3].value; of what is missing, that of what it is in."""
    for name, number in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", where):
        step = place.inside.get(name if name else int(number))
        if step is None:
            break
        place = step
    return place.line


class _Walk:
    """One pass over the tokens of a text; nothing is built that was not allowed."""

    def __init__(self, text: str) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.tokens: Iterator[Any] = yaml.parse(text, Loader=loader)
        self.left = MOST_VALUES

    def document(self) -> tuple[Any, Place]:
        found: tuple[Any, Place] = (None, Place(1))
        documents = 0
        for token in self.tokens:
            if isinstance(token, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _WrongError("one document is wanted", _line(token))
                found = self.value(next(self.tokens), 0)
        return found

    def value(self, token: Any, depth: int) -> tuple[Any, Place]:
        line = _line(token)
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            raise _WrongError("the text is too deep or too long", line)
        if isinstance(token, yaml.AliasEvent) or token.anchor is not None:
            raise _WrongError("anchors and aliases are not read", line)
        if token.tag not in (None, "!"):
            raise _WrongError("tags are not read", line)
        if isinstance(token, yaml.ScalarEvent):
            # An escape may write what PostgreSQL cannot store.
            if "\x00" in token.value:
                raise _WrongError("NUL is no text", line)
            return _scalar(token), Place(line)
        place = Place(line)
        if isinstance(token, yaml.SequenceStartEvent):
            return self.items(place, depth), place
        return self.pairs(place, depth), place

    def items(self, place: Place, depth: int) -> list[Any]:
        found: list[Any] = []
        while not isinstance(token := next(self.tokens), yaml.SequenceEndEvent):
            data, inner = self.value(token, depth + 1)
            place.inside[len(found)] = inner
            found.append(data)
        return found

    def pairs(self, place: Place, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(token := next(self.tokens), yaml.MappingEndEvent):
            if not isinstance(token, yaml.ScalarEvent):
                raise _WrongError("a name is a plain text", _line(token))
            self.value(token, depth + 1)
            name = token.value
            if name in found:
                raise _WrongError(f"{name[:80]} stands twice", _line(token))
            found[name], inner = self.value(next(self.tokens), depth + 1)
            # The line of the name, since that of a list below it is the next one.
            place.inside[name] = Place(_line(token), inner.inside)
        return found


def _line(token: Any) -> int:
    return int(token.start_mark.line) + 1


def _scalar(token: Any) -> Any:
    text: str = token.value
    # Quoted, or in a block: a text whatever it looks like.
    if token.style not in (None, "") or token.tag == "!":
        return text
    if text in NULLS:
        return None
    if text in TRUTHS:
        return TRUTHS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if OTHER_BASE.fullmatch(text):
        return int(text, 0)
    return float(text) if BROKEN.fullmatch(text) and len(text) < 60 else text


def written(*, data: Any) -> str:
    """Plain data as YAML; equal data gives equal bytes, on every machine."""
    return "".join(f"{line}\n" for line in _block(data, 0))


def _block(data: Any, depth: int) -> Iterator[str]:
    space = "  " * depth
    if isinstance(data, Mapping) and data:
        for name, value in data.items():
            if _is_flat(value):
                yield f"{space}{_said(name)}: {_said(value)}"
            else:
                yield f"{space}{_said(name)}:"
                yield from _block(value, depth + 1)
    elif isinstance(data, list | tuple) and data:
        for value in data:
            if _is_flat(value):
                yield f"{space}- {_said(value)}"
            else:
                lines = list(_block(value, depth + 1))
                yield f"{space}- {lines[0].removeprefix(space + '  ')}"
                yield from lines[1:]
    else:
        yield f"{space}{_said(data)}"


def _is_flat(value: Any) -> bool:
    """Whether the value stands on one line: single values, nothing inside, short lists of them."""
    if isinstance(value, list | tuple):
        return len(value) <= 8 and all(not isinstance(v, list | tuple | Mapping) for v in value)
    return not isinstance(value, Mapping) or not value


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_said, value))}]"
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, str):
        if PLAIN.fullmatch(value) and value.lower() not in OLD_WORDS and len(value) < 80:
            return value
        quoted = json.dumps(value, ensure_ascii=False)
        return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
    if isinstance(value, float):
        # Readers of YAML 1.1 want a point in a number with an exponent.
        head, exponent, tail = repr(value).partition("e")
        return f"{head if '.' in head else head + '.0'}{exponent}{tail}"
    return json.dumps(value)
