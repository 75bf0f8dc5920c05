"""The model as a file, and what the shipped ones say."""

from dataclasses import replace

import numpy as np
import pytest

from guerdon.know.voice import model as models
from guerdon.know.voice.model import Model, decoded, encoded, quantised, shipped
from guerdon.terms.decision import Refusal

# Drawn up for this test: (text, is it positive).
ZH = [
    ("质量很好，非常满意", True),
    ("不是很好，很失望", False),
    ("服务态度恶劣，再也不会来了", False),
    ("没有任何问题，值得推荐", True),
    ("性价比高，物流很快，五星好评", True),
    ("用了两天就坏了，客服不理人", False),
    ("一点都不好吃，难吃死了", False),
    ("房间干净，前台热情，下次还来", True),
    ("包装破了，水果都烂了", False),
    ("不难吃，挺好的", True),
]
EN = [
    ("Great quality, I love it", True),
    ("Not good at all, very disappointed", False),
    ("The staff was rude and the room was dirty", False),
    ("Fast delivery and excellent service, highly recommended", True),
    ("It broke after two days, a waste of money", False),
    ("Wonderful food and friendly waiters", True),
]


@pytest.mark.parametrize(("language", "cases"), [("zh", ZH), ("en", EN)])
def test_what_is_plain_to_everybody_is_told_right(
    language: str, cases: list[tuple[str, bool]]
) -> None:
    chances = shipped(language).positive(texts=[text for text, _ in cases])
    told = [(text, bool(chance >= 0.5)) for (text, _), chance in zip(cases, chances, strict=True)]
    assert told == cases


@pytest.mark.parametrize(
    ("language", "good", "negated"),
    [
        ("zh", "好吃", "不好吃"),
        ("zh", "满意", "不满意"),
        ("zh", "推荐购买", "不推荐购买"),
        ("zh", "值得", "不值得"),
        ("zh", "服务很热情", "服务一点都不热情"),
        ("en", "good", "not good"),
        ("en", "I like it", "I don't like it"),
        ("en", "it is worth the money", "it is not worth the money"),
        ("en", "I would recommend this", "I would never recommend this"),
    ],
)
def test_negation_lowers_what_it_negates(language: str, good: str, negated: str) -> None:
    high, low = shipped(language).positive(texts=[good, negated])
    assert high > low + 0.05


def test_texts_are_read_alike_in_any_company() -> None:
    model = shipped("zh")
    texts = [text for text, _ in ZH] * 500
    whole = model.scores(texts=texts)  # more than a batch
    assert len(texts) > models.BATCH
    np.testing.assert_allclose(whole[:10], model.scores(texts=texts[:10]), atol=1e-12)
    np.testing.assert_allclose(whole, np.tile(whole[:10], 500), atol=1e-12)
    assert not len(model.scores(texts=[]))


def test_an_empty_text_is_told_by_the_bias_alone() -> None:
    model = shipped("zh")
    assert model.scores(texts=[""])[0] == model.bias


def test_a_file_is_read_back_as_it_was_written() -> None:
    model = shipped("en")
    back = decoded(data=encoded(model=model))
    assert isinstance(back, Model)
    assert back.weights.tobytes() == model.weights.tobytes()
    assert back.rarity.tobytes() == model.rarity.tobytes()
    texts = [text for text, _ in EN]
    assert (back.positive(texts=texts) == model.positive(texts=texts)).all()
    assert replace(back, weights=model.weights, rarity=model.rarity) == replace(
        model, weights=model.weights, rarity=model.rarity
    )


def test_what_is_no_model_is_refused() -> None:
    whole = encoded(model=shipped("zh"))
    line, _, body = whole[len(models.MARK) :].partition(b"\n")
    for data in (
        b"",
        b"PK\x03\x04",
        whole[:-20],
        models.MARK + b"{}\n" + body,
        models.MARK + b"no json\n" + body,
        models.MARK + line.replace(b'"format": 1', b'"format": 2') + b"\n" + body,
        models.MARK + line.replace(b'"language": "zh"', b'"language": "xx"') + b"\n" + body,
        models.MARK + line + b"\n" + b"x" * (models.LARGEST_BYTES + 1),
    ):
        assert decoded(data=data) == Refusal(reason="voice_model_unreadable"), data[:40]


def test_weights_lose_no_more_than_half_a_step() -> None:
    weights = np.array([-2.0, 0.0, 0.013, 1.27])
    small, step = quantised(weights=weights)
    assert np.abs(small * step - weights).max() <= step / 2
    assert quantised(weights=np.zeros(3))[1] == 1.0


def test_the_files_that_ship_are_small() -> None:
    for language in models.LANGUAGES:
        assert len(encoded(model=shipped(language))) < 600_000
        assert shipped(language).language == language
        assert shipped(language).told["source"].endswith("(MIT)")


def test_a_language_without_a_model_is_a_fault_of_ours() -> None:
    with pytest.raises(FileNotFoundError):
        shipped("xx")
