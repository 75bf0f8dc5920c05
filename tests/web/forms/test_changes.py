"""What differs between two states of a section is told in the words and units of its form."""

from copy import deepcopy

from guerdon.web.forms.changes import changes
from guerdon.web.forms.examples import example
from tests.web.forms.test_reading import parts


def test_what_was_added_changed_and_taken_away() -> None:
    before = example(section="tiers", currency="USD")
    after = deepcopy(before)
    tiers = after["structures"][0]["tiers"]
    tiers[0]["threshold"] = 60_000
    del tiers[1]["colour"]
    after["structures"][0]["warn_days"] = 10
    found = changes(before=parts("tiers", before), after=parts("tiers", after))
    told = [(one.words[-2:], one.before, one.after) for one in found]
    assert told == [
        (("Silver", "From"), "$500.00", "$600.00"),
        (("Gold", "Colour (#rrggbb)"), "#b98a1e", ""),
        (("Member tiers", "Days of warning before a tier is lost"), "", "10"),
    ]
    assert changes(before=parts("tiers", before), after=parts("tiers", deepcopy(before))) == ()


def test_switches_and_ticks_are_told() -> None:
    before, after = parts("sharing", {}), parts("sharing", {"transfer": {"fee_bp": 250}})
    told = [(one.words[-1], one.after) for one in changes(before=before, after=after)]
    assert told == [("Transfers between members", "in use"), ("Fee, share of the points", "2.5 %")]
