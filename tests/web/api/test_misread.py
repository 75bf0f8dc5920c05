"""What cannot be read is told in the house's words, in both languages, never in the library's."""

import re
from datetime import date, datetime
from typing import Annotated, Any

import pytest
from django.test import Client
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guerdon.store.models import BudgetFrame
from guerdon.terms.problems import in_chinese
from guerdon.terms.role import Role
from guerdon.web.api.misread import OTHER, PROBLEMS, misread
from tests.web.api.tills import Caller

HAN = re.compile(r"[\u4e00-\u9fff]")


class Asked(BaseModel):
    """One word of each sort."""

    model_config = ConfigDict(extra="forbid")
    whole: Annotated[int, Field(ge=0, lt=9)] = 0
    part: Annotated[float, Field(gt=0, le=1)] = 1
    sure: bool = True
    text: Annotated[str, Field(min_length=2, max_length=3)] = "ab"
    some: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]
    more: dict[str, int] = {}
    at: datetime | None = None
    day: date = date(2026, 1, 1)


def told(document: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate(document)
    errors = [{**one, "loc": ("body", "body", *one["loc"])} for one in caught.value.errors()]
    return misread(errors=errors)


@pytest.mark.parametrize(
    ("document", "where", "problem"),
    [
        ({"whole": "many"}, "$.whole", "a whole number is wanted"),
        ({"whole": 1.5}, "$.whole", "a whole number is wanted"),
        ({"whole": -1}, "$.whole", "a number of at least 0 is wanted"),
        ({"whole": 9}, "$.whole", "a number below 9 is wanted"),
        ({"part": "half"}, "$.part", "a number is wanted"),
        ({"part": 0}, "$.part", "a number above 0.0 is wanted"),
        ({"part": 2}, "$.part", "a number of at most 1.0 is wanted"),
        ({"sure": "perhaps"}, "$.sure", "true or false is wanted"),
        ({"text": 5}, "$.text", "a text is wanted here"),
        ({"text": "abcd"}, "$.text", "a text of at most 3 characters is wanted"),
        ({"text": "a"}, "$.text", "a text of at least 2 characters is wanted"),
        ({"some": 5}, "$.some", "a list is wanted here"),
        ({"some": []}, "$.some", "a list of at least 1 is wanted"),
        ({"some": [1, 2, 3]}, "$.some", "a list of at most 2 is wanted"),
        ({"some": [1, "x"]}, "$.some[1]", "a whole number is wanted"),
        ({"more": 5}, "$.more", "an object is wanted here"),
        ({"day": "soon"}, "$.day", "a day, as 2026-03-14, is wanted"),
        ({"at": "soon"}, "$.at", PROBLEMS["datetime"]),
        ({"other": 1}, "$.other", "this word is unknown here"),
        ([], "$", "an object is wanted here"),
    ],
)
def test_each_sort_in_both_languages(document: Any, where: str, problem: str) -> None:
    assert told(document) == {"where": where, "problem": problem}
    assert HAN.search(in_chinese(problem))


def test_what_the_house_has_no_word_for_is_no_english_of_the_library() -> None:
    strange = {"type": "uuid_parsing", "loc": ("query", "id"), "msg": "Input should be a UUID"}
    assert misread(errors=[strange]) == {"where": "id", "problem": OTHER}
    assert HAN.search(in_chinese(OTHER))
    assert misread(errors=[]) == {"where": "$", "problem": OTHER}


@pytest.mark.django_db
def test_a_word_where_the_year_stands(now: datetime) -> None:
    caller = Caller(now, Role.MARKETER)
    body = {"total_minor": 1_000}
    for language, said in (("en", "at year: a whole number is wanted"), ("zh", "应为整数")):
        headers = {"Authorization": f"Bearer {caller.token}", "Accept-Language": language}
        for method, path in (("get", "next"), ("put", "next"), ("post", "next/reserve")):
            answer = getattr(Client(), method)(
                f"/api/v1/budgets/{path}", body, content_type="application/json", headers=headers
            )
            told = answer.json()
            assert (answer.status_code, told["reason"]) == (422, "body_malformed")
            assert said in told["detail"]
            assert "Input" not in answer.content.decode()
    assert not BudgetFrame.objects.exists()
