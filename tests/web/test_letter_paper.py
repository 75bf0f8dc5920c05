"""The file of a batch: a page or more a letter, each at its place, the same bytes each time."""

from dataclasses import replace
from datetime import date

import pytest

from guerdon.channels.paper import PaperSettings
from guerdon.store.messages.sheets import Sheet
from guerdon.web.letter_paper import pdf, plain

SHEET = Sheet(
    number=7,
    name="Ann Smith",
    address="Elm Road 1\n10115 Berlin",
    subject="Thank you",
    text="Dear Ann,\n\nthank you for a good year.",
    link="https://shop.example/m/to/abc",
)
SHOP = PaperSettings(sender="Shop · Elm Road 9")
DAY = date(2026, 11, 22)


def made(*sheets: Sheet, given: PaperSettings = SHOP) -> bytes:
    return pdf(sheets=sheets, given=given, day=DAY, title="Letters")


def pages(page: bytes) -> int:
    return page.count(b"/Type /Page\n")


def test_the_same_letters_are_the_same_bytes_and_each_counts() -> None:
    whole = made(SHEET)
    assert whole.startswith(b"%PDF-1.")
    assert whole == made(SHEET)
    for word in ("name", "address", "subject", "text", "link"):
        assert made(replace(SHEET, **{word: getattr(SHEET, word) + " more"})) != whole, word
    assert made(SHEET, given=replace(SHOP, window="right")) != whole
    assert b"595.2" in whole
    assert b"612" in made(SHEET, given=replace(SHOP, paper="letter"))


def test_long_letters_take_more_pages_and_duplex_begins_each_on_a_front() -> None:
    assert pages(made(SHEET, SHEET)) == 2
    long = replace(SHEET, text="line\n" * 60)
    assert pages(made(long, SHEET)) == 3
    assert pages(made(SHEET, long, SHEET, given=replace(SHOP, sides=2))) == 2 + 2 + 2


def test_chinese_has_a_font_of_its_own_and_latin_letters_do_not() -> None:
    assert b"/STSong-Light" in made(replace(SHEET, text="您好"))
    assert b"/STSong-Light" not in made(SHEET)


@pytest.mark.parametrize("text", ["", "\x00\x07", "x" * 5_000, "😀 тест żółw", "\r\n\t a"])
def test_odd_texts_are_printed_all_the_same(text: str) -> None:
    odd = Sheet(number=1, name=text, address=text, subject=text, text=text, link="")
    assert pages(made(odd)) >= 1


def test_what_cannot_be_printed_falls_out() -> None:
    assert plain(text="a\x00b\r\nc😀\u200bd\te") == "ab\ncd e"
