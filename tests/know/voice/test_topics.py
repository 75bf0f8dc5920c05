"""Topics: told apart, named, and the same from one night to the next."""

from guerdon.know.voice.topics import LEAST_TEXTS, topics

ROOM = ["room noisy carpet", "noisy room bed", "bed carpet room", "carpet noisy bed"]
POST = [
    "parcel courier damaged",
    "courier lost parcel",
    "damaged parcel lost",
    "lost courier damaged",
]
TEXTS = (ROOM + POST) * 6


def test_two_subjects_are_two_topics_with_their_words() -> None:
    found = topics(texts=TEXTS, language="en", before={})
    assert {frozenset(one.words) for one in found} == {
        frozenset({"room", "noisy", "carpet", "bed"}),
        frozenset({"parcel", "courier", "damaged", "lost"}),
    }
    sides = [{place % 8 < 4 for place in one.texts} for one in found]
    assert sorted(map(sorted, sides)) == [[False], [True]]


def test_the_same_texts_give_the_same_topics() -> None:
    assert topics(texts=TEXTS, language="en", before={}) == topics(
        texts=TEXTS, language="en", before={}
    )


def test_a_topic_keeps_its_key_while_it_keeps_its_words() -> None:
    first = topics(texts=TEXTS, language="en", before={})
    before = {one.key: one.words for one in first}
    changed = [text.replace("carpet", "window") for text in TEXTS]
    then = topics(texts=changed, language="en", before=before)
    keys = {one.key for one in then}
    assert keys == set(before)
    other = [f"x{text.replace(' ', ' x')}" for text in TEXTS]
    assert not {one.key for one in topics(texts=other, language="en", before=before)} & set(before)


def test_few_texts_or_words_have_no_topics() -> None:
    assert topics(texts=TEXTS[: LEAST_TEXTS - 1], language="en", before={}) == ()
    assert topics(texts=["12"] * 50, language="en", before={}) == ()
    assert topics(texts=["好"] * 50, language="zh", before={}) == ()
