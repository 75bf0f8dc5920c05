"""Fields of a journey's form: read from its document by a path, and written back what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# As many channels as a message may try in turn stand beside one another.
TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One usual field with what it says now.

    `kind`: text, long, number, trigger, choice (of `choices`, named by the words of `page`), or
    tries, the channels that a message tries in their order (`tries`, always as many).
    """

    name: str
    path: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()
    page: str = ""
    tries: tuple[str, ...] = ()


def field(
    *, prefix: str, path: str, kind: str, document: Any, choices: Sequence[str] = (), page: str = ""
) -> Field:
    """The field with what the document says at its path."""
    said = found(document=document, path=path)
    listed = tuple(map(str, said)) if isinstance(said, list | tuple) else ()
    tries = (*listed, *[""] * TRIES)[: max(TRIES, len(listed))] if kind == "tries" else ()
    value = ", ".join(listed) if listed else "" if said is None else str(said)
    name = f"{prefix}{path}"
    return Field(
        name=name, path=path, kind=kind, value=value, choices=tuple(choices), page=page, tries=tries
    )


def found(*, document: Any, path: str) -> Any:
    """What stands at a path such as `parts.0.go`; None for nothing."""
    for word in path.split("."):
        if isinstance(document, Mapping):
            document = document.get(word)
        elif isinstance(document, list) and word.isdigit() and int(word) < len(document):
            document = document[int(word)]
        else:
            return None
    return document


def written(*, document: dict[str, Any], field: Field, typed: Mapping[str, str]) -> None:
    """Write what was typed; what was not touched stays as it is, an emptied field's word goes."""
    if field.kind == "tries":
        names = [f"{field.name}.{place}" for place in range(len(field.tries))]
        if not any(name in typed for name in names):
            return
        said = tuple(typed.get(name, "").strip() for name in names)
        if said != field.tries:
            value: Any = list(dict.fromkeys(one for one in said if one)) or None
            _put(document, field.path.split("."), value)
        return
    value = typed.get(field.name)
    if value is None or value.replace("\r\n", "\n").strip() == field.value.strip():
        return
    value = value.replace("\r\n", "\n").strip()
    number = field.kind == "number" and value.isascii() and value.isdigit()
    _put(document, field.path.split("."), (int(value) if number else value) if value else None)


def _put(document: Any, path: list[str], value: Any) -> None:
    word, *rest = path
    if isinstance(document, list):
        if not word.isdigit() or int(word) >= len(document):
            return
        if rest:
            _put(document[int(word)], rest, value)
        return
    if not rest:
        if value is None:
            document.pop(word, None)
        else:
            document[word] = value
        return
    inner = document.get(word)
    if not isinstance(inner, dict | list):
        if value is None:
            return
        inner = document[word] = {}
    _put(inner, rest, value)
    if not inner:
        document.pop(word)
