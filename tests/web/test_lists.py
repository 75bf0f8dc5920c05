"""Lists are split as people write them, and words with commas survive."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.web import lists


def test_all_signs_part_words() -> None:
    assert lists.read(text="tea，cups、cake;bread\nmilk, tea") == [
        *("tea", "cups", "cake", "bread", "milk")
    ]
    assert lists.read(text='"BAKED, BUNS", tea') == ["BAKED, BUNS", "tea"]
    assert lists.read(text=" , ,") == []


@given(
    st.lists(st.text(min_size=1).filter(lambda word: word == word.strip()), unique=True, max_size=6)
)
def test_what_is_written_is_read_back(words: list[str]) -> None:
    assert lists.read(text=lists.written(words=words)) == words


def test_a_quote_that_never_ends_is_a_sign_like_others() -> None:
    assert lists.read(text='"tea, cups') == ['"tea', "cups"]
