"""Weeks, aspects and heaps of negative remarks."""

from datetime import date, timedelta

from guerdon.know.voice.trend import Day, by_aspect, by_topic, heaps, weekly

TODAY = date(2026, 3, 15)  # a Sunday


def said(sentiment: str, ago: int, **aspects: str) -> Day:
    return Day(day=TODAY - timedelta(days=ago), sentiment=sentiment, aspects=aspects)


def usual() -> list[Day]:
    """Eight weeks of ten remarks, two of them negative, before the last seven days."""
    return [said("negative" if n % 5 == 0 else "positive", 7 + n * 56 // 80) for n in range(80)]


def test_weeks_begin_on_monday_and_have_no_holes() -> None:
    days = [said("positive", 20), said("negative", 6), said("unsure", 0), said("positive", 0)]
    found = weekly(days=days)
    assert [week.start for week in found] == [
        date(2026, 2, 23),
        date(2026, 3, 2),
        date(2026, 3, 9),
    ]
    assert [(w.positive, w.negative, w.unsure) for w in found] == [(1, 0, 0), (0, 0, 0), (1, 1, 1)]
    assert [week.share for week in found] == [1.0, None, 0.5]
    assert weekly(days=[]) == ()


def test_the_most_complained_of_comes_first() -> None:
    days = [
        said("negative", 1, service="negative", price="positive"),
        said("negative", 1, service="negative", price="unsure"),
        Day(day=TODAY, sentiment="negative", aspects={}, topic="en-1"),
    ]
    service, price = by_aspect(days=days)
    assert (service.name, service.negative, service.positive) == ("service", 2, 0)
    assert (price.name, price.negative, price.positive, price.unsure) == ("price", 0, 1, 1)
    (topic,) = by_topic(days=days)
    assert (topic.name, topic.negative) == ("en-1", 1)


def test_a_heap_of_negatives_is_told_with_what_is_about_it() -> None:
    fresh = [said("negative", n % 7, delivery="negative") for n in range(9)] + [said("positive", 0)]
    found = heaps(days=usual() + fresh, today=TODAY)
    assert [(one.kind, one.name, one.negative) for one in found] == [
        ("aspect", "delivery", 9),
        ("all", "", 9),
    ]
    everything = found[1]
    assert everything.usual == 10 * 17 / 82
    assert everything.chance < 0.001


def test_what_is_usual_or_small_or_new_is_no_heap() -> None:
    as_ever = [said("negative" if n < 2 else "positive", n % 7) for n in range(10)]
    assert heaps(days=usual() + as_ever, today=TODAY) == ()
    four = [said("negative", 0, price="negative") for _ in range(4)]
    assert heaps(days=usual() + four, today=TODAY) == ()
    first_week = [said("negative", 0) for _ in range(50)]
    assert heaps(days=first_week, today=TODAY) == ()  # nothing to compare with
    assert heaps(days=usual(), today=TODAY) == ()
    later = [said("negative", -1) for _ in range(50)]
    assert heaps(days=usual() + later, today=TODAY) == ()  # not yet


def test_many_remarks_do_not_make_a_small_change_a_heap() -> None:
    before = usual() * 40
    more = [said("negative" if n % 4 == 0 else "positive", n % 7) for n in range(4000)]
    assert heaps(days=before + more, today=TODAY) == ()
