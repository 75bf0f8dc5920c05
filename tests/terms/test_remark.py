"""The mood that remarks come to."""

from datetime import UTC, datetime, timedelta

from guerdon.terms.remark import Said, mood

AT = datetime(2026, 3, 14, tzinfo=UTC)


def said(hours: int, sentiment: str, kind: str = "review", **aspects: str) -> Said:
    return Said(at=AT + timedelta(hours=hours), kind=kind, sentiment=sentiment, aspects=aspects)


def test_nobody_who_said_nothing_has_a_mood() -> None:
    assert mood(said=[]) is None


def test_the_newest_that_was_read_is_the_mood_whatever_the_order() -> None:
    listed = [said(2, "positive"), said(3, ""), said(1, "negative", service="negative")]
    found = mood(said=listed)
    assert found is not None
    assert found == mood(said=listed[::-1])
    assert (found.mood, found.complaints) == ("positive", 1)
    assert found.complained_of == ("service",)
    assert found.last_remark_at == AT + timedelta(hours=3)


def test_a_complaint_counts_whatever_is_read_in_it() -> None:
    found = mood(
        said=[
            said(1, "unsure", "complaint", price="negative", taste="positive"),
            said(2, "negative", service="negative", price="negative"),
            said(3, "positive", delivery="negative"),
        ]
    )
    assert found is not None
    assert found.complaints == 2
    assert found.complained_of == ("price", "service")
    only = mood(said=[said(0, "")])
    assert only is not None
    assert (only.mood, only.complaints) == (None, 0)
