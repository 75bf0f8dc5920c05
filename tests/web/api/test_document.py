"""The API's document says how to call, in the loop's order, and who may call what."""

import json
from importlib import import_module
from pathlib import Path

from jsonschema import Draft202012Validator
from msgspec import Struct
from ninja import NinjaAPI

from guerdon.web.api.document import TAGS
from guerdon.web.api.shapes import words
from guerdon.web.api.shell import api
from tests.web.test_routes import listed

DOCUMENT = api.get_openapi_schema()


def operations():
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_each_operation_names_the_roles_of_the_table_of_routes() -> None:
    table = {route: roles.split() for route, roles in listed().items()}
    found = {route: operation["x-roles"] for route, operation in operations()}
    assert found == {route: table[route] for route in found}
    said = dict(operations())["POST /api/v1/adjustments/{number}/approve"]["description"]
    assert said.endswith("\n\nKeys of: owner, marketer.")


def test_tags_are_told_in_order_and_none_is_without_operations() -> None:
    used = {tag for _, operation in operations() for tag in operation["tags"]}
    assert [one["name"] for one in DOCUMENT["tags"]] == list(TAGS)
    assert used == set(TAGS)


def test_each_operation_says_what_a_refusal_looks_like() -> None:
    for route, operation in operations():
        refused = operation["responses"]["default"]
        assert refused.get("$ref", "Refused").endswith("Refused"), route
    assert "Idempotency-Key" in DOCUMENT["info"]["description"]
    problem = DOCUMENT["components"]["responses"]["Refused"]["content"]["application/problem+json"]
    assert "reason" in problem["schema"]["required"]


def test_an_operation_is_told_by_what_it_does() -> None:
    told = dict(operations())
    assert told["POST /api/v1/adjustments/{number}/approve"]["summary"] == (
        "A second person agrees, and the points move"
    )
    long = {route: one["summary"] for route, one in told.items() if len(one["summary"]) > 100}
    assert long == {}


def test_each_operation_says_what_it_answers() -> None:
    for route, operation in operations():
        yes = {code: one for code, one in operation["responses"].items() if code != "default"}
        assert yes, route
        for one in yes.values():
            assert all(content["schema"] for content in one["content"].values()), route
    quote = dict(operations())["POST /api/v1/quotes"]["responses"]["200"]["content"]
    assert quote == {"application/json": {"schema": {"$ref": "#/components/schemas/Quote"}}}


def test_a_shape_has_its_name_alone() -> None:
    """Else one would stand in the place of another, or be called by where it is from."""
    taken = NinjaAPI.get_openapi_schema(api)["components"]["schemas"].keys()
    named = [one.__name__ for one in shapes()]
    assert len(named) == len(set(named))
    assert not taken & set(named)
    # What no operation answers is told to nobody; a base is told in what is made of it.
    bases = {base.__name__ for one in shapes() for base in one.__bases__}
    assert set(named) - bases <= DOCUMENT["components"]["schemas"].keys()


def test_each_shape_says_what_it_is() -> None:
    bare = [one.__name__ for one in shapes() if not (one.__doc__ or "").strip().endswith(".")]
    assert bare == []


def shapes():
    folder = Path(words.__file__).parent
    for path in folder.glob("*.py"):
        module = import_module(f"{words.__package__}.{path.stem}")
        for one in vars(module).values():
            own = isinstance(one, type) and issubclass(one, Struct)
            if own and one.__module__ == module.__name__:
                yield one


def test_the_document_is_of_the_version_that_it_says() -> None:
    """OpenAPI 3.1 is JSON Schema 2020-12: `nullable` means nothing in it any more."""
    assert DOCUMENT["openapi"].startswith("3.1")
    assert '"nullable"' not in json.dumps(DOCUMENT)
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for route, operation in operations():
        for one in operation.get("requestBody", {}).get("content", {}).values():
            Draft202012Validator.check_schema(one["schema"])
            whole = {**one["schema"], "components": DOCUMENT["components"]}
            if "example" in one:
                assert Draft202012Validator(whole).is_valid(one["example"]), route
