"""Settings are read by one reader, and the first word that is wrong is named."""

from dataclasses import dataclass
from typing import Any

import pytest

from guerdon.channels.settings import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Of each kind one."""

    key: str
    url: str = "https://x.example"
    port: int = 25
    seconds: float = 30.0


def test_unknown_words_fall_out_and_empty_ones_have_their_default() -> None:
    found = read(form=Form, plain={"key": "k", "url": "", "port": None, "odd": 1, "seconds": 2})
    assert found == Form(key="k", seconds=2)


@pytest.mark.parametrize(
    ("plain", "says"),
    [
        ({}, "key is wanted"),
        ({"key": ""}, "key is wanted"),
        ({"key": 1}, "key: a text"),
        ({"key": "k" * 4_001}, "key: a text"),
        ({"key": "k", "port": "25"}, "port: a number"),
        ({"key": "k", "port": True}, "port: a number"),
        ({"key": "k", "port": 2.5}, "port: a number"),
        ({"key": "k", "seconds": "1"}, "seconds: a number"),
        ({"key": "k", "url": "ftp://x"}, "url: an address"),
    ],
)
def test_what_is_wrong_is_named(plain: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(form=Form, plain=plain)
