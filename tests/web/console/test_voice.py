"""The page of the customers' voice: empty, filled, labelled, brought in and taught."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon.flows.voice import voice
from guerdon.store.customers import people
from guerdon.store.models import Remark as Row
from guerdon.store.models import VoiceModel
from guerdon.terms.remark import Remark
from tests.know.voice.test_training import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(moment: datetime) -> None:
    """Weeks of good remarks, and a sudden heap about delivery."""
    people.named(keys=["ann"], now=moment)
    good = [(f"g{n}", "质量很好，非常满意", n % 50 + 8) for n in range(60)]
    bad = [(f"b{n}", "物流太慢了，非常失望", n % 6) for n in range(9)]
    wanted = [
        Remark(key=key, kind="review", text=text, customer="ann", at=moment - timedelta(days=ago))
        for key, text, ago in (*good, *bad)
    ]
    voice.take(wanted=wanted, now=moment, heard=False)
    Row.objects.filter(key="g0").update(sentiment="unsure", positive=0.5, topic="")


def test_before_the_first_remark_it_says_what_to_do(owner: Client, analyst: Client) -> None:
    text = owner.get("/voice").content.decode()
    assert "Nobody has said anything yet" in text
    assert 'name="file"' in text
    assert 'name="file"' not in analyst.get("/voice").content.decode()


@pytest.mark.usefixtures("said")
def test_share_aspects_alarm_and_doubts(owner: Client) -> None:
    text = owner.get("/voice").content.decode()
    assert ">87%</p>" in text
    assert "the target is 80%" in text
    assert "Delivery: 9 negative remarks in seven days" in text
    assert "/charts/voice_weeks.json" in text
    assert text.count('name="sentiment" value="positive"') == 1
    zh = owner.get("/voice", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "物流配送：七天内有 9 条负面评价" in zh


@pytest.mark.usefixtures("said")
def test_one_click_labels(owner: Client, analyst: Client) -> None:
    asked = {"key": "g0", "sentiment": "negative"}
    assert analyst.post("/voice/label", asked).status_code == 403
    assert Row.objects.get(key="g0").labelled_by == ""
    answer = owner.post("/voice/label", asked, follow=True)
    assert "Labelled: Negative." in answer.content.decode()
    row = Row.objects.get(key="g0")
    assert (row.sentiment, row.labelled_by) == ("negative", "owner")
    wrong = owner.post("/voice/label", {"key": "g1", "sentiment": "angry"}, follow=True)
    assert "angry" in wrong.content.decode()
    assert Row.objects.get(key="g1").labelled_by == ""


def test_a_file_is_brought_in_and_its_wrong_rows_told(
    owner: Client, settings: object, tmp_path: object
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    data = "id,评价,客户\nr1,很满意,\nr2,,\n".encode()
    sent = {"file": SimpleUploadedFile("reviews.csv", data)}
    text = owner.post("/voice/upload", sent, follow=True).content.decode()
    assert "1 new remarks, 0 known before, 1 rows not taken." in text
    assert "Row 2: The row has no text." in text
    nothing = owner.post("/voice/upload", {}, follow=True).content.decode()
    assert "Please fill in this field." in nothing
    assert Row.objects.count() == 1


def test_labels_teach_a_model_that_can_be_left_again(
    owner: Client, moment: datetime, signed_in: Callable[[str], Client]
) -> None:
    refused = owner.post("/voice/train", follow=True).content.decode()
    assert "40" in refused
    assert not VoiceModel.objects.exists()
    texts, labels = made(100)
    wanted = [Remark(key=f"r{n}", kind="review", text=text) for n, text in enumerate(texts)]
    voice.take(wanted=wanted, now=moment, heard=False)
    for n, label in enumerate(labels):
        sentiment = "positive" if label else "negative"
        voice.label(key=f"r{n}", sentiment=sentiment, actor="mia")
    text = owner.post("/voice/train", follow=True).content.decode()
    version = VoiceModel.objects.get().version
    assert f"{version} is in use" in text
    gone = owner.post("/voice/back", {"language": "zh", "version": ""}, follow=True)
    assert "The night reads the remarks anew" in gone.content.decode()
    assert not VoiceModel.objects.get().used
    owner.post("/voice/back", {"language": "zh", "version": version})
    assert VoiceModel.objects.get().used
    owner.post("/voice/back", {"language": "zh", "version": "none"})
    assert VoiceModel.objects.get().used
