"""A code is found as people type it, whichever pattern it is of."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.coupons.pattern import writer
from guerdon.store.codes import codes
from guerdon.store.codes import typed as typed_codes
from guerdon.store.models import Code, CodeBatch

pytestmark = pytest.mark.django_db(transaction=True)


def batch(pattern: str, now: datetime, own: str = "") -> None:
    CodeBatch.objects.create(
        key=f"b{CodeBatch.objects.count()}", offer="ten", pattern=pattern, own=own, created_at=now
    )


def kept(code: str, now: datetime) -> str:
    return Code.objects.create(code=code, offer="ten", issued_at=now).code


@pytest.mark.django_db
@given(
    st.integers(0, codes.STANDARD.space - 1), st.booleans(), st.sampled_from(["", " ", "\t", "-"])
)
def test_a_standard_code_is_read_as_people_type_it(number: int, small: bool, blank: str) -> None:
    code = writer(pattern=codes.STANDARD)(number)
    for text in (code, code.replace("-", ""), blank + code.replace("-", blank) + blank):
        typed = text.strip("-") if blank == "-" else text
        found = typed_codes.stored_form(text=typed.lower() if small else typed)
        assert found == code


def test_others_codes_stay_as_they_are() -> None:
    assert typed_codes.stored_form(text=" save-10 ") == "SAVE-10"
    assert typed_codes.stored_form(text="ｓａ ｖｅ－１０") == "SAVE-10"


def test_a_batchs_codes_are_found_without_their_hyphens(now: datetime) -> None:
    assert typed_codes.stored_form(text="tea12345678") == "TEA12345678"
    batch("TEA-####-****", now)
    assert typed_codes.stored_form(text="tea 1234 abcd") == "TEA-1234-ABCD"
    assert typed_codes.stored_form(text="tea1234abc") == "TEA1234ABC"
    batch("X??-####", now + timedelta(seconds=1), own="AB")
    assert typed_codes.stored_form(text="xab0123") == "XAB-0123"


def test_of_several_meanings_the_code_that_exists_counts(now: datetime) -> None:
    batch("****-****", now)
    batch("**-**-**-**", now)
    one, other = kept("ABCD-EFGH", now), kept("JK-MN-PQ-RS", now)
    assert typed_codes.stored_form(text="abcdefgh") == one
    assert typed_codes.stored_form(text="jkmnpqrs") == other
    assert typed_codes.stored_form(text="ab-cd-ef-gh") == one
    plain = kept("JKMNPQRS", now)
    assert typed_codes.stored_form(text="jkmnpqrs") == plain


def test_patterns_are_read_again_only_when_there_are_others(
    now: datetime, django_assert_num_queries: Any
) -> None:
    batch("TEA-####", now)
    typed_codes.stored_form(text="tea1234")
    with django_assert_num_queries(1):
        typed_codes.stored_form(text="something else")
    CodeBatch.objects.all().delete()
    assert typed_codes.stored_form(text="tea1234") == "TEA1234"
