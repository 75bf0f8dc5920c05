"""Learning: a small corpus is learnt, figures are honest, a shop's words are added."""

from dataclasses import replace

import numpy as np
import pytest

from guerdon.know.voice.model import shipped
from guerdon.know.voice.training import (
    LEAST_OF_EACH,
    Seeds,
    adapted,
    figures,
    learnt,
)
from guerdon.terms.decision import Refusal

GOOD, BAD = "香醇回甘满口", "苦涩呛喉难咽"
SEEDS = Seeds(words=["好", "差"], labels=[1, 0], weight=1.0)


def made(many: int) -> tuple[list[str], list[int]]:
    """Texts of signs alone: which stand in it decides."""
    rng = np.random.default_rng(3)
    texts, labels = [], []
    for n in range(many):
        label = n % 2
        own, other = (GOOD, BAD) if label else (BAD, GOOD)
        signs = [*rng.choice(list(own), 4), *rng.choice(list(other), 1), f"茶{n}号"]
        texts.append("".join(signs))
        labels.append(label)
    return texts, labels


def test_a_model_learns_and_its_figures_are_of_trades_left_out() -> None:
    texts, labels = made(240)
    trades = [("a", "b", "c", "")[n // 2 % 4] for n in range(240)]
    model, checked = learnt(
        texts=texts,
        labels=labels,
        trades=trades,
        seeds=SEEDS,
        language="zh",
        version="v",
        told={},
    )
    assert set(checked) == {"all", "a", "b", "c"}
    assert checked["all"].texts == 180
    assert checked["all"].accuracy > 0.9
    fresh, wanted = made(300)
    right = (model.positive(texts=fresh[240:]) >= 0.5) == np.array(wanted[240:])
    assert right.mean() > 0.9


def test_labels_that_say_nothing_are_not_learnt() -> None:
    texts, _ = made(240)
    labels = np.random.default_rng(1).integers(0, 2, 240).tolist()
    _, checked = learnt(
        texts=texts,
        labels=labels,
        trades=["a", "b"] * 120,
        seeds=SEEDS,
        language="zh",
        version="v",
        told={},
    )
    assert checked["all"].accuracy < 0.65
    assert checked["all"].brier == pytest.approx(0.25, abs=0.02)


def test_a_shop_teaches_the_words_of_its_trade() -> None:
    texts, labels = made(240)
    answer = adapted(base=shipped("zh"), texts=texts, labels=labels, version="own")
    assert not isinstance(answer, Refusal)
    model, own, before = answer
    assert own.texts == before.texts == 240
    assert own.accuracy > before.accuracy
    assert model.version == "own"
    assert model.told["from"] == shipped("zh").version
    fresh, wanted = made(300)
    right = (model.positive(texts=fresh[240:]) >= 0.5) == np.array(wanted[240:])
    assert right.mean() > 0.9
    # What was known before is not forgotten.
    high, low = model.positive(texts=["质量很好，非常满意", "服务态度恶劣，再也不会来了"])
    assert high > low


def test_equal_texts_do_not_make_figures_better() -> None:
    texts, labels = made(120)
    once = adapted(base=shipped("zh"), texts=texts, labels=labels, version="v")
    thrice = adapted(base=shipped("zh"), texts=texts * 3, labels=labels * 3, version="v")
    assert not isinstance(once, Refusal)
    assert not isinstance(thrice, Refusal)
    assert once[1] == thrice[1]


def test_too_few_labels_are_refused() -> None:
    texts, labels = made(2 * LEAST_OF_EACH - 2)
    refused = adapted(base=shipped("zh"), texts=texts, labels=labels, version="v")
    data = {"found": LEAST_OF_EACH - 1, "least": LEAST_OF_EACH}
    assert refused == Refusal(reason="labels_too_few", data=data)
    none = adapted(base=shipped("zh"), texts=[], labels=[], version="v")
    assert isinstance(none, Refusal)


def test_figures_are_what_they_say() -> None:
    found = figures(probabilities=np.array([0.9, 0.6, 0.3, 0.1]), labels=np.array([1, 0, 1, 0]))
    assert (found.texts, found.positive) == (4, 2)
    assert found.accuracy == 0.5
    assert found.sure == 0.75
    assert found.sure_accuracy == pytest.approx(2 / 3)
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.49 + 0.01) / 4)
    assert found.auc == 0.75
    perfect = figures(probabilities=np.array([1.0, 0.0] * 50), labels=np.array([1, 0] * 50))
    assert perfect.calibration_error == 0
    alone = figures(probabilities=np.array([0.9]), labels=np.array([1]))
    assert np.isnan(alone.auc)
    assert replace(alone, auc=0.0).accuracy == 1
