"""Words for people: in one language at least, none too long."""

from guerdon.give.journeys import texts
from guerdon.give.reading import Reader


def test_one_language_is_enough_and_none_is_wrong() -> None:
    reader = Reader({"name": {"zh": "你好"}})
    assert texts.words(reader=reader, word="name") == {"zh": "你好"}
    assert reader.refusal() is None
    for wrong in ({}, {"name": {}}, {"name": {"fr": "x"}}, {"name": {"en": "x" * 121}}):
        reader = Reader(wrong)
        texts.words(reader=reader, word="name")
        assert reader.refusal() is not None
    assert texts.words(reader=Reader({}), word="about", needed=False) == {}
    assert texts.schema(longest=5)["properties"]["en"]["maxLength"] == 5
