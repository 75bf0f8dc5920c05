"""Every word of every kind is drawn as a field with a label in both languages."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils.translation import override

from guerdon.give.kinds import KINDS
from guerdon.web.offering import fields
from guerdon.web.offering.fields import Control, Drawing
from guerdon.web.typed import Typed
from tests.give.test_word import sound
from tests.web.offering.test_whole import whole

DAY = date(2026, 11, 22)


def drawing(kind: str, texts: dict[str, str] | None = None) -> Drawing:
    """The kind with what was typed."""
    return Drawing(kind=kind, form=Typed(texts=texts or {}), currency="CNY", today=DAY)


def every(controls: tuple[Control, ...]) -> Iterator[Control]:
    """The controls and those inside them."""
    for one in controls:
        yield one
        for row in one.parts:
            yield from every(row)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_word_is_drawn_with_a_label(kind: str, language: str) -> None:
    texts = whole.written(document={"kind": kind, "value": sound(kind)}, currency="CNY", zone="UTC")
    with override(language):
        controls = fields.drawn(words=KINDS[kind].words, prefix="v.", drawing=drawing(kind))
        shown = fields.drawn(words=KINDS[kind].words, prefix="v.", drawing=drawing(kind, texts))
    assert len(controls) == len(KINDS[kind].words)
    assert all(one.label for one in every(controls))
    names = {name for one in every(shown) for name in (one.name, one.which)}
    # What was typed is in some field: nothing is lost when the form is drawn again.
    assert {name for name in texts if name.startswith("v.")} <= names


def test_festivals_come_soonest_first_with_their_day() -> None:
    with override("zh-hans"):
        options = fields.festival_options(drawing=drawing("festival"), name="v.festivals")
    assert options[0] == ("thanksgiving", "感恩节 · 2026-11-26", False)
    assert ("spring_festival", "春节 · 2027-02-06", False) in options


def test_what_is_wrong_stands_at_its_field() -> None:
    one = drawing("percent", {"v.percent": "ten"})
    _, form = whole.typed(texts=one.form.texts, key="x", currency="CNY", zone="UTC")
    drawn = Drawing(kind="percent", form=form, currency="CNY", today=DAY)
    first, _ = fields.drawn(words=KINDS["percent"].words, prefix="v.", drawing=drawn)
    assert first.wrong is not None
    assert (first.shown, first.wrong.reason) == ("ten", "share_wanted")
