"""The look of charts: money on axes, words of the language, colours of the scheme."""

import re
from pathlib import Path

import pytest

import guerdon
from guerdon.analyst import plot_frame
from guerdon.web.charts import look
from guerdon.web.charts.look import DARK, LIGHT, Look, inline


def test_amounts_in_the_currencys_own_decimals() -> None:
    assert Look(currency="USD").major(12345) == 123.45
    assert Look(currency="JPY").major(12345) == 12345
    assert Look(currency="KWD").major(12345) == 12.345
    assert Look(currency="CNY").sign == "¥"
    assert Look(currency="CHF").sign == "CHF "


def test_words_dates_and_codes() -> None:
    zh, en = Look(language="zh"), Look(language="en")
    assert (zh.says("week_of"), en.says("week_of")) == ("周起始", "Week of")
    assert (zh.called("stages", "at_risk"), en.called("stages", "no_such")) == ("有风险", "no such")
    assert (zh.day(), en.day(year=True)) == ("%-m月%-d日", "%-d %b %Y")
    assert (zh.month, en.month_year) == ("%-m月", "%b %Y")


def test_every_page_and_picture_tries_latin_fonts_of_every_system_before_chinese_ones() -> None:
    house = Path(guerdon.__file__).parent
    css = (house / "web/static/tokens.css").read_text("utf-8")
    report = (house / "analyst/report.html").read_text("utf-8")
    written = [
        *re.findall(r"--(?:font|mono):([^;]+);", css),
        *re.findall(r"font: 400 ([^;]+)", report),
    ]
    stacks = [re.sub(r'["\n]', "", one) for one in written] + [look.FONT, plot_frame.FONT]
    assert len(stacks) == 5
    for stack in stacks:
        chinese = min(at for at in (stack.find("PingFang SC"), stack.find("CJK SC")) if at > 0)
        for latin in ("Liberation", "DejaVu Sans"):
            assert 0 < stack.find(latin) < chinese, stack


def test_dark_and_light() -> None:
    assert Look(dark=True).colours is DARK
    assert Look().config()["axis"]["labelColor"] == LIGHT.quiet
    assert Look().config()["background"] == "transparent"
    assert inline(rows=[{"a": 1}]).to_dict() == {"values": [{"a": 1}]}


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_words_in_charts_can_be_read(colours: object) -> None:
    assert contrast(colours.ink, colours.paper) >= 7  # type: ignore[attr-defined]
    assert contrast(colours.quiet, colours.paper) >= 4.5  # type: ignore[attr-defined]
    # Pairs that stand beside each other differ in grey too.
    assert contrast(colours.cool, colours.warm) >= 1.2  # type: ignore[attr-defined]
    assert contrast(colours.main, colours.grey) >= 1.2  # type: ignore[attr-defined]
