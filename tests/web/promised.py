"""The API's promise: whatever a test is answered agrees with the document, and nothing beyond it.

Every call of /api/v1 in any test comes by here. An answer has a status that the document tells and
just the fields of its shape; a body that was accepted is one that the document allows.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

PREFIX = "/api/v1/"


def kept(*, method: str, path: str, query: str, sent: bytes, answer: HttpResponse) -> None:
    """Fails where the answer is not what the document promises."""
    if answer.status_code >= 400:
        _refused(answer)
        return
    operation = _operation(method, path)
    assert operation is not None, f"{method} {path} answers, and the document does not tell of it"
    where, told = operation
    yes = told["responses"].get(str(answer.status_code))
    assert yes is not None, f"{where} answers {answer.status_code}, but tells {told['responses']}"
    kind = answer["Content-Type"].partition(";")[0]
    content = yes.get("content", {})
    assert kind in content, f"{where} answers {kind}, the document tells {list(content)}"
    if kind.endswith("json"):
        _fits(f"{where} answers", _strict(content[kind]["schema"]), json.loads(answer.content))
    asked = told.get("requestBody", {}).get("content", {}).get("application/json")
    if asked and sent:
        _fits(f"{where} takes", asked["schema"], json.loads(sent))
    known = {one["name"] for one in told.get("parameters", ()) if one["in"] == "query"}
    # Whether it is dry may be said of any call; those that change nothing pass it over.
    unknown = parse_qs(query, keep_blank_values=True).keys() - known - {"dry"}
    assert not unknown, f"{where} takes {unknown}, which the document does not tell"


def _refused(answer: HttpResponse) -> None:
    assert answer["Content-Type"] == "application/problem+json", answer.content[:200]
    schema = _document()["components"]["responses"]["Refused"]["content"]
    _fits("a refusal", schema["application/problem+json"]["schema"], json.loads(answer.content))


def _fits(what: str, schema: Mapping[str, Any], value: Any) -> None:
    fault = best_match(_validator(json.dumps(schema)).iter_errors(value))
    assert fault is None, f"{what} {fault.json_path}: {fault.message[:600]}"


@cache
def _validator(schema: str) -> Draft202012Validator:
    whole = {**json.loads(schema), "components": _strict_components()}
    return Draft202012Validator(whole, format_checker=FormatChecker(["date"]))


@cache
def _document() -> dict[str, Any]:
    from guerdon.web.api.shell import api

    found: dict[str, Any] = api.get_openapi_schema()
    return found


@cache
def _strict_components() -> dict[str, Any]:
    components = _document()["components"]
    return {**components, "schemas": {k: _strict(v) for k, v in components["schemas"].items()}}


def _strict(schema: Any) -> Any:
    """The schema with no field beyond those that it names."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: _strict(one) for name, one in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        inside["additionalProperties"] = False
    return inside


@cache
def _paths() -> list[tuple[re.Pattern[str], str, str, Any]]:
    found = [
        (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), method.upper(), path, told)
        for path, methods in _document()["paths"].items()
        for method, told in methods.items()
    ]
    return sorted(found, key=lambda one: one[2].count("{"))


def _operation(method: str, path: str) -> tuple[str, Any] | None:
    for pattern, one, named, told in _paths():
        if one == method and pattern.fullmatch(path):
            return f"{method} {named}", told
    return None


@contextmanager
def promising() -> Iterator[None]:
    """Hold every call by Django's own client to the promise."""
    plain = Client.request

    def request(self: Client, **asked: Any) -> Any:
        answer = plain(self, **asked)
        path = asked.get("PATH_INFO", "")
        if path.startswith(PREFIX) and not answer.streaming:
            body = asked.get("wsgi.input")
            sent = body._FakePayload__content.getvalue() if body is not None else b""
            kept(
                method=asked["REQUEST_METHOD"],
                path=path,
                query=asked.get("QUERY_STRING", ""),
                sent=sent if asked.get("CONTENT_TYPE") == "application/json" else b"",
                answer=answer,
            )
        return answer

    Client.request = request  # type: ignore[method-assign]
    yield
    Client.request = plain  # type: ignore[method-assign]
