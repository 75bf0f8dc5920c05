"""The night of the voice: remarks read anew, topics found, moods in the values of conditions."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from guerdon.flows.voice import learning, night, voice
from guerdon.store.customers import people
from guerdon.store.models import Remark as Row
from guerdon.store.night import known_values
from guerdon.store.till import facts
from guerdon.store.till.customer_values import SAID
from guerdon.store.voice import topics
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.remark import Remark
from tests.flows.voice.test_learning import labels
from tests.know.voice.test_topics import TEXTS

pytestmark = pytest.mark.django_db(transaction=True)


def remark(key: str, text: str) -> Remark:
    return Remark(key=key, kind="review", text=text, customer="ann")


def test_topics_are_found_and_stay(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    wanted = [remark(f"r{n}", f"{text} {n}") for n, text in enumerate(TEXTS)]
    voice.take(wanted=wanted, now=now, heard=False)
    later = now + timedelta(hours=1)
    done = night.run(now=later)
    assert done == {"reread": 0, "topics": {"zh": 0, "en": 2}}
    found = topics.words(language="en")
    assert len(found) == 2
    named = dict(Row.objects.values_list("key", "topic"))
    assert set(named.values()) == set(found)
    assert night.run(now=later + timedelta(days=1))["topics"]["en"] == 2
    assert topics.words(language="en") == found
    assert dict(Row.objects.values_list("key", "topic")) == named
    seen = voice.overview(now=later)
    assert seen is not None
    assert {one.words for one in seen.topics} == set(found.values())
    assert all(one.examples for one in seen.topics)


def test_a_newer_model_reads_all_but_labelled_remarks(now: datetime, tmp_path: Path) -> None:
    people.named(keys=["ann"], now=now)
    voice.take(
        wanted=[remark("a", "苦涩呛喉难咽"), remark("b", "苦涩呛喉"), remark("c", "bad")], now=now
    )
    voice.label(key="b", sentiment="positive", actor="mia")
    learning.train(file=labels(tmp_path), actor="mia", now=now, anyway=True)
    assert night.run(now=now)["reread"] == 1
    version = voice.models()["zh"].version
    rows = {row.key: row for row in Row.objects.all()}
    assert (rows["a"].model, rows["a"].sentiment) == (version, "negative")
    assert (rows["b"].sentiment, rows["b"].labelled_by) == ("positive", "mia")
    assert night.run(now=now)["reread"] == 0


def test_the_till_knows_the_mood(now: datetime) -> None:
    people.named(keys=["ann", "bob"], now=now)
    voice.take(wanted=[remark("a", "服务态度恶劣，非常失望")], now=now)
    ask = Checkout(cart=Cart(lines=(), currency="USD"), customer="ann")
    from guerdon.give.live import LiveOffers

    values = facts.read(ask=ask, live=LiveOffers(), now=now).values
    told = {name: values[name] for name in SAID}
    assert told == {
        "mood": "negative",
        "complaints": 1,
        "complained_of": frozenset({"service"}),
        "last_remark_at": now,
    }
    many = known_values.of(customers=["ann", "bob"])
    assert {name: many["ann"][name] for name in SAID} == told
    assert many["bob"]["complaints"] == 0
    assert "mood" not in many["bob"]
