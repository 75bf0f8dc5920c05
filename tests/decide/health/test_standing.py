"""Limits judge both ways; a finding is told by its own sentence."""

from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding, Limits, percent


def test_high_figures_are_bad() -> None:
    limits = Limits(watch=0.4, bad=0.6)
    found = [limits.judged(figure=figure) for figure in (0.39, 0.4, 0.59, 0.6)]
    assert found == [GOOD, WATCH, WATCH, BAD]


def test_low_figures_are_bad_where_limits_fall() -> None:
    limits = Limits(watch=0.25, bad=0.1)
    found = [limits.judged(figure=figure) for figure in (0.26, 0.25, 0.11, 0.1, 0)]
    assert found == [GOOD, WATCH, WATCH, BAD, BAD]


def test_what_is_not_known_has_a_sentence_of_its_own() -> None:
    assert Finding(name="season", severity=GOOD, page="x").reason == "health_season"
    assert Finding(name="season", severity=UNKNOWN, page="x").reason == "health_season_unknown"


def test_shares_of_nothing() -> None:
    assert (percent(part=1, whole=0), percent(part=1, whole=3)) == (0, 33)
