"""The usual numbers of a play, found and put back where they were."""

from guerdon.give.play.document import Play, parsed
from guerdon.give.play.numbers import changed, numbers
from guerdon.terms.decision import Refusal
from tests.give.plays import PLAY, WHEEL


def test_the_numbers_of_a_draw() -> None:
    found = {one.path: one for one in numbers(document=WHEEL, language="zh")}
    assert (found["price.points"].value, found["price.points"].word) == ("50", "price")
    assert (found["prizes.0.odds"].value, found["prizes.0.odds"].part) == ("1/100", "马克杯")
    assert found["prizes.0.stock"].whole
    assert found["pity.soft.1.odds"].part == "2"
    assert found["nothing"].part == ""
    assert "prizes.0.gives.worth_minor" not in found


def test_every_play_reads_as_before_when_nothing_is_changed() -> None:
    for kind, listed in PLAY.items():
        for one in listed:
            typed = {n.path: n.value for n in numbers(document=one, language="en")}
            assert changed(document=one, typed=typed) == one, kind


def test_typed_numbers_come_where_they_belong() -> None:
    typed = {
        "price.points": " 80 ",
        "prizes.0.odds": "2%",
        "nothing": "49%",
        "limits.per_day": "",
        "prizes.0.gives.gift": "car",
        "prizes.9.odds": "1/2",
    }
    found = changed(document=WHEEL, typed=typed)
    assert found["price"]["points"] == 80
    assert found["limits"]["per_day"] is None
    assert found["prizes"][0]["gives"]["gift"] == "mug"
    assert WHEEL["price"]["points"] == 50
    assert isinstance(parsed(document={"draws": [found]}), Play)


def test_what_is_no_number_is_left_to_the_parser() -> None:
    for path, text in (("price.points", "many"), ("price.points", "-5"), ("pity.after", "٣")):
        found = changed(document=WHEEL, typed={path: text})
        assert isinstance(parsed(document={"draws": [found]}), Refusal)
