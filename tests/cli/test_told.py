"""Changes are told in lines that a terminal shows, zh and en."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guerdon.cli.told import WORDS, difference_lines, revision_line, warning_lines
from guerdon.give.difference import Difference, Moved, OfferMoved
from guerdon.store.programme.revisions import Revision, Shift
from guerdon.terms.decision import Reason

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
CHANGED = Difference(
    rules=(Moved(word="mode", before="priority", after="best_customer"),),
    budgets=(
        Moved(word="a", before=None, after=5),
        Moved(word="b", before=6, after=7),
        Moved(word="c", before=8, after=None),
    ),
    offers=(
        OfferMoved(
            key="ten",
            what="changed",
            state="live",
            words=(
                Moved(word="value.percent", before=10, after=20),
                Moved(word="of", before={"sku": ["x"]}, after=None),
            ),
        ),
        OfferMoved(key="old", what="ended", state="ended", words=()),
        OfferMoved(key="back", what="reopened", state="live", words=()),
    ),
    unchanged=4,
)


def test_every_change_has_its_sign_and_its_words() -> None:
    assert list(difference_lines(CHANGED, "en", at=NOW)) == [
        "~ programme",
        '    mode  "priority" -> "best_customer"',
        "+ budget a: 5",
        "~ budget b: 6 -> 7",
        "- budget c: 8 -> none",
        "~ offer ten",
        "    value.percent  10 -> 20",
        '    of             {"sku": ["x"]} -> none',
        "- offer old",
        "+ offer back  (ended once, live again)",
        "2 to add, 3 to change, 2 to end, 4 unchanged.",
        "Takes effect 2026-03-14T12:00:00+00:00.",
    ]
    assert len(list(difference_lines(CHANGED, "en", counts=False))) == 10


def test_nothing_is_said_in_one_line() -> None:
    same = Difference(rules=(), budgets=(), offers=(), unchanged=3)
    assert list(difference_lines(same, "zh")) == ["没有变化：当前会员计划与文本一致。"]


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_warning_is_a_sentence(tongue: str) -> None:
    warning = Reason(reason="plan_holds", data={"n": 3})
    (line,) = warning_lines([warning], tongue)
    assert line.startswith(f"! {WORDS[tongue]['warning']}: ")
    assert "3" in line


def test_a_revision_is_one_line() -> None:
    one = Revision(
        number=7,
        at=NOW,
        by="ann",
        how="apply",
        state="pending",
        starts_at=NOW,
        rules=(0, 0),
        budgets={},
        shifts=(Shift(key="a", version=1, state="live", before=None),),
        overtaken=("ten",),
    )
    assert revision_line(one, "en") == (
        "#7  2026-03-14 12:00  ann  text applied  1 offer  "
        "scheduled 2026-03-14T12:00:00+00:00  overtaken by a later change: ten"
    )
    assert "  1 个优惠  " in revision_line(one, "zh")
    two = replace(one, shifts=one.shifts * 2)
    assert "  2 offers  " in revision_line(two, "en")
