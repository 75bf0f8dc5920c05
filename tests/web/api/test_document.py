"""The API's document says how to call, in the loop's order, and who may call what."""

from guerdon.web.api.document import TAGS
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
