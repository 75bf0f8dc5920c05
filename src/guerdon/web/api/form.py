"""What a writing call of the API takes, declared once: read strictly and told in the document."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest

from guerdon.terms.money import LARGEST_MINOR
from guerdon.terms.strict import flag, read, text, whole, words
from guerdon.web.api import asked
from guerdon.web.api.key import granted
from guerdon.web.api.till import bodies

NEEDED = object()
MOST_POINTS = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One word of a body: its JSON Schema, how it is read, and what stands for it unsaid."""

    name: str
    schema: dict[str, Any]
    reader: Callable[[Any, str], Any]
    default: Any = NEEDED


def number(
    name: str, /, *, least: int = 0, most: int = MOST_POINTS, default: Any = NEEDED
) -> Field:
    """A whole number within bounds."""
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Field(
        name=name, schema=schema, reader=partial(whole, least=least, most=most), default=default
    )


def minor(name: str, /, *, least: int = 1, default: Any = NEEDED) -> Field:
    """An amount in whole minor units."""
    return number(name, least=least, most=LARGEST_MINOR, default=default)


def words_of(name: str, /, *, least: int = 1, longest: int = 120, default: Any = NEEDED) -> Field:
    """A text."""
    schema = {"type": "string", "minLength": least, "maxLength": longest}
    return Field(
        name=name,
        schema=schema,
        reader=partial(text, least=least, longest=longest),
        default=default,
    )


def yes(name: str, /, *, default: Any = NEEDED) -> Field:
    """True or false."""
    return Field(name=name, schema={"type": "boolean"}, reader=flag, default=default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A body of several fields."""

    fields: tuple[Field, ...]

    def read(self, request: HttpRequest) -> dict[str, Any]:
        """What the body says, by name; a problem names the first thing that is wrong."""
        found: dict[str, Any] = granted(read(self._said, asked.body(request)))
        return found

    def _said(self, document: Any) -> dict[str, Any]:
        given = words(document, {field.name for field in self.fields}, "$")
        return {
            field.name: field.default
            if field.default is not NEEDED and given.get(field.name) is None
            else field.reader(given.get(field.name), f"$.{field.name}")
            for field in self.fields
        }

    def told(self, **example: Any) -> dict[str, Any]:
        """What the document says of the call, with an example."""
        return {
            "parameters": bodies.WRITING,
            **bodies.body(
                {field.name: field.schema for field in self.fields},
                example,
                *(field.name for field in self.fields if field.default is NEEDED),
            ),
        }


def form(*fields: Field) -> Form:
    """A body of these fields."""
    return Form(fields=fields)


def once(request: HttpRequest) -> dict[str, Any]:
    """What every call that happens once is asked beside its body: key, now and dry."""
    return {
        "key": asked.key(request),
        "now": asked.now(request),
        "dry": asked.dry(request),
    }
