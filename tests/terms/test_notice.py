"""Every kind of notice has its sentence, and every sentence is of a kind."""

import pytest

from guerdon.terms.notice import KINDS
from guerdon.terms.reasons import sentences


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_a_sentence(kind: str) -> None:
    both = sentences()[f"notice_{kind}"]
    assert both["en"]
    assert both["zh"]


def test_no_sentence_is_of_another_kind() -> None:
    said = {one.removeprefix("notice_") for one in sentences() if one.startswith("notice_")}
    assert said == set(KINDS)
