"""The words of each kind tell exactly what its parser takes, no more and no less."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.give.kinds import KINDS
from guerdon.give.reading import Reader
from guerdon.give.word import (
    Choice,
    Flag,
    Listed,
    Maybe,
    OneOf,
    Percent,
    Products,
    Rows,
    Text,
    Whole,
    Word,
)
from guerdon.terms.decision import Refusal

TEXTS = {"day": "2026-11-22", "clock": "20:00", "item": "mug", "tier": "gold", "label": "deposit"}
LISTS = {"item": ["mug"], "festival": ["qixi"], "weekday": ["fri"]}
# Values in bounds by themselves that contradict one another; the parser says so at their place.
AGAINST = {
    "flash": {"to": "22:00"},
    "stepped": {"repeat": False},
    "presale": {"worth_minor": 10**9},
    "struck_price": {"prior_minor": 10**9},
    "cheapest_free": {"quantity": 1000},
}


# One case a word.
def plain(word: Word, at: int = 0) -> Any:  # noqa: PLR0911
    """A value that the word takes."""
    match word:
        case Whole(least=least):
            return max(least, 1) + at
        case Maybe(whole=whole):
            return plain(whole, at)
        case Percent(least=least):
            return least + 1
        case Text(says=says):
            return TEXTS[says] + (str(at) if at and says in ("tier", "item") else "")
        case Choice(among=among):
            return among[0]
        case Flag():
            return True
        case Listed(says=says):
            return LISTS[says]
        case Products():
            return {"category": ["tea"]}
        case Rows(words=words, least=least):
            return [whole_document(words, row) for row in range(max(least, 1))]
    raise AssertionError(word)


def whole_document(words: tuple[Word, ...], at: int = 0) -> dict[str, Any]:
    """Every word with a value; of those that exclude one another the first."""
    found: dict[str, Any] = {}
    for word in words:
        if isinstance(word, OneOf):
            first = word.words[0]
            found[first.name] = plain(first, at)
        else:
            found[word.name] = plain(word, at)
    return found


def sound(kind: str) -> dict[str, Any]:
    """A document with every word that the kind has."""
    return whole_document(KINDS[kind].words) | AGAINST.get(kind, {})


def read(kind: str, document: Any) -> Refusal | None:
    """What the kind's parser says."""
    reader = Reader(document, "$.value")
    KINDS[kind].read(reader)
    return reader.refusal()


def flat(words: tuple[Word, ...]) -> Iterator[Word]:
    """Words outside of rows, those of a OneOf one by one."""
    for word in words:
        if isinstance(word, OneOf):
            yield from word.words
        else:
            yield word


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_all_words_is_taken(kind: str) -> None:
    assert read(kind, sound(kind)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_equal_terms_are_found_by_their_hash(kind: str) -> None:
    """Offers that give the same are competed for once: see give.entrants.fallen."""
    one, other = (KINDS[kind].read(Reader(sound(kind), "$.value")) for _ in range(2))
    assert len({one, other}) == 1


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.words])
def test_the_parser_takes_no_word_that_is_not_told(kind: str) -> None:
    reader = Reader(sound(kind))
    taken: set[str] = set()

    class Watched(dict[str, Any]):
        """Notes every word that is asked for."""

        def __contains__(self, word: object) -> bool:
            taken.add(str(word))
            return super().__contains__(word)

        def pop(self, word: str, *default: Any) -> Any:  # type: ignore[override]
            taken.add(word)
            return super().pop(word, *default)

    reader._left = Watched(reader._left)
    KINDS[kind].read(reader)
    assert taken == {word.name for word in flat(KINDS[kind].words)}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_needed_is_missed_and_what_is_not_may_be_left_out(kind: str) -> None:
    document = sound(kind)
    for word in KINDS[kind].words:
        names = [one.name for one in flat((word,))]
        left = {name: value for name, value in document.items() if name not in names}
        refused = read(kind, left) is not None
        assert refused == needed(word, kind), word.name


def needed(word: Word, kind: str) -> bool:
    """Whether the document must have it; a member day wants days or weekdays."""
    match word:
        case Whole(default=default) | Text(default=default) | Choice(default=default):
            return default is None
        case Maybe() | Flag() | Products(needed=False) | Listed(needed=False):
            return False
        case Rows(needed=found) | OneOf(needed=found):
            return found
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_bounds_hold_to_the_unit(kind: str) -> None:
    for word in flat(KINDS[kind].words):
        number = word.whole if isinstance(word, Maybe) else word
        if isinstance(number, Whole):
            for value in (number.least - 1, number.most + 1, True, 1.5):
                refused = read(kind, _alone(kind, number.name) | {number.name: value})
                assert refused is not None, (number.name, value)
                assert refused.data["where"] == f"$.value.{number.name}"
        if isinstance(number, Percent):
            for value in (number.least, number.most + 0.01, "x"):
                refused = read(kind, _alone(kind, number.name) | {number.name: value})
                assert refused is not None, (number.name, value)
            most = _alone(kind, number.name) | {number.name: number.most}
            assert read(kind, most) is None


def _alone(kind: str, name: str) -> dict[str, Any]:
    """A sound document in which `name` is the one chosen among those that exclude it."""
    document = sound(kind)
    for word in KINDS[kind].words:
        if isinstance(word, OneOf) and name in [one.name for one in word.words]:
            for one in word.words:
                document.pop(one.name, None)
    return document


@given(
    kind=st.sampled_from(sorted(KINDS)),
    junk=st.recursive(st.none() | st.integers() | st.text(max_size=4), st.lists, max_leaves=4),
    data=st.data(),
)
@settings(max_examples=150)
def test_junk_in_any_word_is_refused_or_read_and_never_raises(
    kind: str, junk: Any, data: st.DataObject
) -> None:
    document = sound(kind)
    name = data.draw(st.sampled_from(sorted(document)))
    read(kind, document | {name: junk})
    assert read(kind, document | {"other": junk}) is not None
    assert json.dumps(document)
