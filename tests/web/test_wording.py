"""The words of pages: the reader's language, plural where English needs it, missing is an error."""

import pytest
from django.utils import translation

from guerdon.web import wording
from guerdon.web.wording import language, say

WORDS = {
    "page.plain": {"zh": "客户", "en": "Customers"},
    "page.filled": {"zh": "{n} 位客户", "en": {"one": "{n} customer", "other": "{n} customers"}},
}


@pytest.fixture
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "wordings", lambda: WORDS)


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("zh-hans", "zh"), ("zh-tw", "zh"), ("zh", "zh"), ("en", "en"), ("en-gb", "en"), ("de", "en")],
)
def test_the_readers_language(asked: str, spoken: str) -> None:
    with translation.override(asked):
        assert language() == spoken


def test_without_any_language_it_is_english() -> None:
    with translation.override(None):
        assert language() == "en"


@pytest.mark.usefixtures("_words")
def test_words_are_said_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert say("page.plain") == "客户"
        assert say("page.plain", in_language="en") == "Customers"
    with translation.override("en"):
        assert say("page.plain") == "Customers"


@pytest.mark.parametrize(
    ("n", "zh", "en"),
    [(0, "0 位客户", "0 customers"), (1, "1 位客户", "1 customer"), (2, "2 位客户", "2 customers")],
)
@pytest.mark.usefixtures("_words")
def test_english_tells_one_from_many(n: int, zh: str, en: str) -> None:
    assert say("page.filled", in_language="zh", n=n) == zh
    assert say("page.filled", in_language="en", n=n) == en


@pytest.mark.usefixtures("_words")
def test_a_missing_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("page.nothing")


def test_every_word_that_ships_can_be_read() -> None:
    assert wording.wordings()
    for name, texts in wording.wordings().items():
        assert set(texts) == {"zh", "en"}, name
