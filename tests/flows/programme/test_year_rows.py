"""Rows of one form out of each section's own preview: what is unknown is None, not nought."""

from datetime import UTC, datetime

from guerdon.flows.gifts.preview import ClassGifts, GiftPreview
from guerdon.flows.know import rfm as rfm_table
from guerdon.flows.programme import year_rows
from guerdon.flows.programme.year_rows import Row
from guerdon.flows.tiers import preview as tier_preview
from guerdon.terms.gifts import Triple
from guerdon.terms.past_sale import PastYear
from guerdon.terms.tiers import Structure, Tier

NOW = datetime(2026, 3, 14, tzinfo=UTC)
YEAR = PastYear(sales=(), members=9, every=3, since=NOW, until=NOW)
TIERS = tuple(
    Tier(key=key, name={"en": key}, colour="", thresholds=()) for key in ("silver", "gold")
)
LADDER = Structure(key="member", name={}, tiers=TIERS)


def tiers(live: Structure | None, moves: dict[tuple[str, str], int]) -> dict[object, object]:
    one = tier_preview.Preview(draft=LADDER, live=live, moves=moves)
    found = tier_preview.Previewed(start=NOW, end=NOW, structures=(one,))
    return {(*row.of, row.what): (row.now, row.draft) for row in year_rows.tiers(found).rows}


def test_a_tier_that_is_gone_still_has_its_members_of_now() -> None:
    found = tiers(LADDER, {("", "silver"): 2, ("black", "silver"): 1, ("gold", "silver"): 4})
    assert found["member", "black", "members"] == (1, 0)
    assert found["member", "silver", "members"] == (0, 7)
    assert found["member", "", "members"] == (2, 0)
    assert (found["member", "rise"], found["member", "fall"]) == ((None, 3), (None, 4))
    new = tiers(None, {("", "gold"): 2})
    assert new["member", "gold", "members"] == (None, 2)


def test_a_gift_that_is_gone_has_no_worth_by_the_draft() -> None:
    cake, tea = (
        Triple(scene="birthday", gift=gift, name={"en": gift}, emotion={}, level="spur",
               worth_minor=worth)
        for gift, worth in (("cake", 600), ("tea", 90))
    )  # fmt: skip
    one = ClassGifts(value_class="high", members=3, live=(cake,), draft=(tea,))
    told = year_rows.gifts(GiftPreview(year=YEAR, classes=(one,), unknown=4))
    place = {"what": "worth_minor"}
    assert told.rows == (
        Row(of=("high",), what="members", now=3, draft=3),
        Row(
            of=("high", "birthday", "tea", "spur"), now=None, draft=90, name={"en": "tea"}, **place
        ),
        Row(
            of=("high", "birthday", "cake", "spur"),
            now=600,
            draft=None,
            name={"en": "cake"},
            **place,
        ),
    )
    assert (told.every, told.looked_at["members_unclassed"]) == (3, 4)


def test_segments_of_a_night_have_no_year() -> None:
    found = rfm_table.Preview(customers=9, moved=2, moves={("lost", "loyal"): 2})
    told = year_rows.rfm(found)
    assert (told.since, told.looked_at) == (None, {"customers": 9, "moved": 2})
    assert told.rows == (Row(of=("lost", "loyal"), what="customers", now=None, draft=2),)
