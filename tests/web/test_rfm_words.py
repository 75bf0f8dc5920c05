"""The shop's own names of segments, asked for once a page and anew on the next."""

from typing import Any

import pytest

from guerdon.flows.know import rfm
from guerdon.web import rfm_words


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    asked: list[Any] = []

    def names(*, now: Any) -> dict[str, dict[str, str]]:
        asked.append(now)
        return {"lost": {"zh": "已离开"}, "kings": {"zh": "老街坊"}}

    monkeypatch.setattr(rfm, "names", names)
    return asked


def test_a_name_in_one_language_serves_the_other_only_where_there_is_none(told: list[Any]) -> None:
    assert rfm_words.named(code="lost", in_language="zh") == "已离开"
    assert rfm_words.named(code="lost", in_language="en") == "Lost"
    assert rfm_words.named(code="kings", in_language="en") == "老街坊"
    assert rfm_words.named(code="taken_away", in_language="en") == "taken away"
    assert rfm_words.named(code="lost", in_language="en", among={}) == "Lost"
    assert rfm_words.segments()[-2:] == ("lost", "kings")


def test_a_page_asks_once(told: list[Any]) -> None:
    rfm_words.began()
    for _ in range(3):
        rfm_words.own()
    assert len(told) == 1
    rfm_words.forget()
    rfm_words.own()
    assert len(told) == 2
    rfm_words.ended()
    rfm_words.own()
    rfm_words.own()
    assert len(told) == 4
