"""A preview in lines for a terminal: grouped by what it is of, each number in its unit."""

import inspect
from dataclasses import replace
from datetime import UTC, datetime

from guerdon.cli.year_told import WORDS, year_lines
from guerdon.flows.programme import year_rows
from guerdon.flows.programme.year_rows import Row, YearTold

NOW = datetime(2026, 3, 14, tzinfo=UTC)
TOLD = YearTold(
    section="causes",
    since=NOW.replace(year=2025),
    until=NOW,
    every=3,
    looked_at={"members_in_all": 1_234},
    rows=(
        Row(of=("food", "bank"), what="share_bp", now=0, draft=50),
        Row(of=("food", "bank"), what="everybody_minor", now=None, draft=123_456),
        Row(of=("",), what="members", now=1, draft=None),
    ),
)


def test_each_number_stands_in_its_unit() -> None:
    assert list(year_lines(TOLD, "en", currency="USD")) == [
        "causes: 2025-03-14 to 2026-03-14, one of every 3 members",
        "    members in all  1,234",
        "~ food bank",
        "    share of each purchase      0.00% -> 0.50%",
        "    if everybody had chosen it  none -> 1,234.56 USD",
        "~ (none)",
        "    members  1 -> none",
    ]
    zh = list(year_lines(TOLD, "zh", currency="CNY"))
    assert zh[0] == "causes: 2025-03-14 至 2026-03-14, 每 3 位会员取一位"
    # A Chinese character takes two columns: the figures begin in one column all the same.
    assert zh[3:5] == [
        "    每笔购物的比例  0.00% -> 0.50%",
        "    若所有人都选它  无 -> 1,234.56 CNY",
    ]
    mixed = Row(of=("food", "bank"), what="points", now=1, draft=2)
    told = replace(TOLD, rows=(TOLD.rows[0], mixed))
    assert list(year_lines(told, "zh", currency="CNY"))[3:] == [
        "    每笔购物的比例  0.00% -> 0.50%",
        "    积分            1 -> 2",
    ]


def test_a_night_and_a_year_in_which_nothing_moved() -> None:
    told = YearTold(section="rfm", looked_at={}, rows=())
    assert list(year_lines(told, "en", currency="USD")) == [
        "rfm: the newest night",
        "Nothing moved in the year, so it cannot tell.",
    ]


def test_both_languages_have_a_word_for_every_number() -> None:
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    source = inspect.getsource(year_rows)
    told = {word for word in WORDS["en"] if f'"{word}"' in source}
    unsaid = WORDS["en"].keys() - told - {"year", "every", "night", "nothing", "whole", "empty"}
    # Those that come out of the sides of a promise by their names.
    assert unsaid == {"coupons", "privileges"}
