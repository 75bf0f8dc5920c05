"""Whatever stands in a body, the API answers: by a yes that its document allows, or by a reason."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.terms.role import Role
from guerdon.web.api.shell import api
from tests.web.api.tills import Caller

pytestmark = pytest.mark.django_db(transaction=True)
LEFT_OUT = object()
ODD: tuple[Any, ...] = (
    *(LEFT_OUT, None, True, -1, 0, 10**30, 0.5, 1e308, "", "x" * 3_000, "\x00", "中文"),
    *("9999-12-31T23:59:59Z", "0001-01-01", [], [None], {}, {"a": 1}),
)


def operations() -> list[tuple[str, str, Any]]:
    """Method, path and example body of all that take one as JSON."""
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            media = told.get("requestBody", {}).get("content", {}).get("application/json", {})
            if "example" in media:
                found.append((method.upper(), path.removeprefix("/api/v1"), media["example"]))
    return found


def places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value, from the outermost to the innermost."""
    parts: Any = ()
    if isinstance(document, dict):
        parts = document.items()
    elif isinstance(document, list):
        parts = enumerate(document)
    for name, value in parts:
        yield (*above, name)
        yield from places(value, (*above, name))


def odd(document: Any) -> Iterator[Any]:
    """The body with one value after the other left out or replaced, and with a word too many."""
    for way in places(document):
        for value in ODD:
            body = copy.deepcopy(document)
            inner = body
            for name in way[:-1]:
                inner = inner[name]
            if value is LEFT_OUT:
                del inner[way[-1]]
            else:
                inner[way[-1]] = value
            yield body
    if isinstance(document, dict):
        yield document | {"a word too many": 1}
    yield from (value for value in ODD if value is not LEFT_OUT)


@pytest.mark.parametrize(
    ("method", "path", "example"), operations(), ids=lambda one: str(one)[:60] if one else ""
)
def test_no_body_is_too_odd(method: str, path: str, example: Any, now: Any) -> None:
    people.named(keys=["ann"], now=now)
    owner = Caller(now, Role.OWNER)
    for place, body in enumerate(odd(example)):
        answer = owner(method, path.replace("{", "").replace("}", ""), body, key=f"k{place}")
        assert answer.status_code < 500, (body, answer.content)
