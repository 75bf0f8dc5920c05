"""A word is called as its place calls it first, then as it is called anywhere."""

from guerdon.web.forms.words import label, value_label


def test_the_nearest_name_counts() -> None:
    assert label(section="play", parent="stamps", word="counts") == "What counts"
    assert label(section="referral", parent="programmes", word="counts") == "Which orders add up"
    plain = {"section": "play", "parent": "streaks", "word": "every"}
    assert value_label(**plain, value="day") == "Days"
    assert value_label(**plain, value="eon") == "eon"
