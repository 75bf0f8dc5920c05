"""The schema: draft 2020-12, fields of conditions told in either language."""

from jsonschema import Draft202012Validator

from guerdon.give.journeys import schema


def test_the_schema_is_one_and_speaks_both_languages() -> None:
    found = {language: schema.schema(language=language) for language in ("zh", "en")}
    for one in found.values():
        Draft202012Validator.check_schema(one)
    assert found["zh"] != found["en"]
    assert set(found["en"]["required"]) == {"journey", "name", "entry", "again", "steps"}
