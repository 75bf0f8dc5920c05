"""Reading texts: language, sentiment, aspects by clause."""

import pytest

from guerdon.know.voice.model import shipped
from guerdon.know.voice.reading import NEGATIVE, POSITIVE, SURE, UNSURE, read, told

MODELS = {"zh": shipped("zh"), "en": shipped("en")}


@pytest.mark.parametrize(
    ("positive", "sentiment"),
    [
        (1.0, POSITIVE),
        (SURE, POSITIVE),
        (SURE - 1e-9, UNSURE),
        (0.5, UNSURE),
        (1 - SURE + 1e-9, UNSURE),
        (1 - SURE, NEGATIVE),
        (0.0, NEGATIVE),
    ],
)
def test_neither_side_is_told_near_a_half(positive: float, sentiment: str) -> None:
    assert told(positive=positive) == sentiment


def test_each_text_by_its_own_language_in_its_own_place() -> None:
    found = read(texts=["Excellent service", "12:30", "服务态度很差，非常失望"], models=MODELS)
    assert [one.language for one in found] == ["en", "", "zh"]
    assert [one.sentiment for one in found] == [POSITIVE, "", NEGATIVE]
    assert found[1].positive is None
    assert found[1].aspects == {}


def test_each_aspect_has_the_sentiment_of_its_own_clause() -> None:
    zh = read(texts=["物流非常快很满意，但是质量太差用两天就坏了，退货"], models=MODELS)[0]
    assert zh.aspects["delivery"] == POSITIVE
    assert zh.aspects["quality"] == NEGATIVE
    en = read(texts=["The food was delicious, but the waiter was rude and awful"], models=MODELS)[0]
    assert en.aspects["taste"] == POSITIVE
    assert en.aspects["service"] == NEGATIVE


def test_praise_elsewhere_does_not_undo_a_complaint() -> None:
    found = read(texts=["服务态度恶劣。服务非常好很满意。"], models=MODELS)[0]
    assert found.aspects == {"service": NEGATIVE}


def test_without_a_model_of_its_language_a_text_is_not_read() -> None:
    found = read(texts=["很好"], models={"en": MODELS["en"]})[0]
    assert (found.language, found.sentiment, found.positive) == ("zh", "", None)
    assert read(texts=[], models=MODELS) == []
