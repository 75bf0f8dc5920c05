"""The gallery shows every kind, each with words of its own."""

from guerdon.give.kinds import KINDS
from guerdon.web.offering import gallery
from guerdon.web.wording import wordings


def test_every_kind_can_be_chosen() -> None:
    shown = [one for _, row in gallery.GALLERY for one in row]
    assert {one.kind for one in shown} == set(KINDS)
    assert len({one.name for one in shown}) == len(shown)
    for one in shown:
        assert f"gallery.{one.name}" in wordings()
        assert f"gallery.{one.name}_as" in wordings()
        assert gallery.found(name=one.name) is one
    assert gallery.found(name="none-such") is None


def test_a_currency_without_decimals_gets_none() -> None:
    example = gallery.found(name="fixed_price")
    assert example is not None
    assert gallery.begun(example=example, currency="JPY", chinese=False)["v.price_minor"] == "9"
    assert gallery.begun(example=example, currency="CNY", chinese=False)["v.price_minor"] == "9.90"


def test_percentages_as_the_language_writes_them() -> None:
    example = gallery.found(name="nth_unit")
    assert example is not None
    for chinese, text in ((True, "5折"), (False, "50%")):
        texts = gallery.begun(example=example, currency="CNY", chinese=chinese)
        assert texts["v.cut"] == text
    points = gallery.found(name="points_multiplier")
    assert points is not None
    assert gallery.begun(example=points, currency="CNY", chinese=True)["v.percent"] == "200%"
