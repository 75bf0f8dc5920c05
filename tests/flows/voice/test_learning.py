"""A shop's own model: trained, used where better, and taken back."""

from datetime import datetime
from pathlib import Path

import pytest

from guerdon.flows.voice import learning, voice
from guerdon.know.voice.model import shipped
from guerdon.store.customers import people
from guerdon.store.models import VoiceModel
from guerdon.store.voice import models
from guerdon.terms.decision import Refusal
from guerdon.terms.remark import Remark
from tests.know.voice.test_training import made

pytestmark = pytest.mark.django_db(transaction=True)


def labels(folder: Path, many: int = 120, turned: bool = False) -> Path:
    texts, found = made(many)
    lines = [f"{text},{1 - one if turned else one}" for text, one in zip(texts, found, strict=True)]
    path = folder / "labels.csv"
    path.write_text("\n".join(["text,label", *lines]), encoding="utf-8")
    return path


def test_a_better_model_is_used_and_can_be_taken_back(now: datetime, tmp_path: Path) -> None:
    answer = learning.train(file=labels(tmp_path), actor="mia", now=now)
    assert not isinstance(answer, Refusal)
    (one,) = answer
    assert one.version.used
    assert one.own.accuracy > one.shipped.accuracy
    assert one.version.figures["own"]["accuracy"] == one.own.accuracy
    used = voice.models()["zh"]
    assert used.version == one.version.version
    assert voice.models()["en"] is shipped("en")
    text = made(1)[0]
    assert used.positive(texts=text) != shipped("zh").positive(texts=text)
    assert learning.back(language="zh", version="") is None
    assert voice.models()["zh"] is shipped("zh")
    again = learning.back(language="zh", version=one.version.version)
    assert not isinstance(again, Refusal)
    assert models.used() == {"zh": one.version.version}
    for wrong in (("zh", "none"), ("en", one.version.version)):
        refused = learning.back(language=wrong[0], version=wrong[1])
        assert isinstance(refused, Refusal)
    assert models.used() == {"zh": one.version.version}


def test_one_that_is_no_better_is_kept_and_not_used(
    now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "BETTER", 1.0)
    answer = learning.train(file=labels(tmp_path), actor="mia", now=now)
    assert not isinstance(answer, Refusal)
    assert not answer[0].version.used
    assert voice.models()["zh"] is shipped("zh")
    anyway = learning.train(
        file=labels(tmp_path), actor="mia", now=now.replace(second=1), anyway=True
    )
    assert not isinstance(anyway, Refusal)
    assert anyway[0].version.used
    assert [one.used for one in models.listed()] == [True, False]


def test_people_teach_it_too(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    texts, found = made(100)
    wanted = [
        Remark(key=f"r{n}", kind="review", text=text, customer="ann")
        for n, text in enumerate(texts)
    ]
    voice.take(wanted=wanted, now=now, heard=False)
    for n, one in enumerate(found):
        voice.label(key=f"r{n}", sentiment="positive" if one else "negative", actor="mia")
    answer = learning.train(file=None, actor="mia", now=now)
    assert not isinstance(answer, Refusal)
    assert answer[0].own.texts == 100


def test_too_few_labels_are_refused_and_nothing_is_kept(now: datetime, tmp_path: Path) -> None:
    answer = learning.train(file=labels(tmp_path, many=30), actor="mia", now=now)
    assert answer == Refusal(reason="labels_too_few", data={"found": 15, "least": 40})
    none = learning.train(file=None, actor="mia", now=now)
    assert none == Refusal(reason="labels_too_few", data={"found": 0, "least": 40})
    assert not VoiceModel.objects.exists()
