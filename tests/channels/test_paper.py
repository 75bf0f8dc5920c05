"""A letter on paper becomes a sheet and nothing leaves."""

import asyncio
from typing import Any

import pytest

from guerdon.channels.paper import PaperSettings, PaperWire, settings
from guerdon.terms.letter import Letter, Sent

LETTER = Letter(
    number=1, key="k", to="Elm Road 1", name="Ann", subject="Hello", text="Dear Ann",
    data={"url": "https://x/m/to/1"},
)  # fmt: skip


def sent(letter: Letter) -> Sent:
    async def work() -> Sent:
        wire = PaperWire(PaperSettings(sender="Shop"))
        done = await wire.send(letter)
        await wire.close()
        return done

    return asyncio.run(work())


def test_the_sheet_has_what_is_printed_and_the_story_has_nothing_of_it() -> None:
    done = sent(LETTER)
    assert done.state == "awaiting_staff"
    assert done.data == {}
    assert done.sheet == {
        "name": "Ann",
        "address": "Elm Road 1",
        "subject": "Hello",
        "text": "Dear Ann",
        "link": "https://x/m/to/1",
    }


def test_an_empty_letter_fails() -> None:
    done = sent(Letter(number=1, key="k", to="Elm Road 1", text=" \n"))
    assert (done.state, done.reason, done.sheet) == ("failed", "wire_unwritable", None)


@pytest.mark.parametrize(
    ("plain", "says"),
    [
        ({}, "sender is wanted"),
        ({"sender": "S", "paper": "a3"}, "paper: one of a4, letter"),
        ({"sender": "S", "window": "top"}, "window: one of left, right"),
        ({"sender": "S", "sides": 3}, "sides: 1 or 2"),
    ],
)
def test_settings_that_no_printer_has(plain: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        settings(plain=plain)
