"""Readers see the newest complete night: lists, totals, the map, moves."""

from datetime import timedelta

import pytest

from guerdon.store.models import Customer
from guerdon.store.night import know, nights
from tests.store.night.test_nights import AT, begun, keep, values

pytestmark = [pytest.mark.database, pytest.mark.django_db]

ROWS = {
    "ann": {"clv": 500, "stage": "active", "segments": ["big"]},
    "anna": {"clv": 500, "stage": "lost", "rfm_segment": "lost", "rfm_r": 1, "p_alive": 0.1},
    "bo": {"clv": 900, "stage": "active", "value_class": "low", "segments": ["bigger"]},
}


@pytest.fixture
def night(db):
    Customer.objects.bulk_create(Customer(key=key, created_at=AT) for key in ROWS)
    made = begun()
    keep(night=made.night, rows=[values(key, **more) for key, more in ROWS.items()])
    return nights.finish(night=made.night, report={}, counts={}, now=AT)


def keys(**asked):
    page = know.listed(**asked)
    return [row.customer for row in page.rows]


def test_before_the_first_night_there_is_nothing(db):
    begun()

    assert know.current() is None
    assert know.listed() is None
    assert know.listed(night="n20260301") is None
    assert know.totals(by="stage") == ()
    assert know.rfm_map() == ()
    assert know.moved() == {}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, ["bo", "ann", "anna"]),
        ({"order": "clv"}, ["ann", "anna", "bo"]),
        ({"order": "password; drop"}, ["bo", "ann", "anna"]),
        ({"search": "AN"}, ["ann", "anna"]),
        ({"stage": "active"}, ["bo", "ann"]),
        ({"stage": "active", "value_class": "low"}, ["bo"]),
        ({"rfm_segment": "lost"}, ["anna"]),
        ({"segment": "big"}, ["ann"]),  # not those of `bigger`
        ({"page": 2, "size": 2}, ["anna"]),
        ({"page": 99, "size": 2}, ["anna"]),
        ({"night": "n20260301"}, ["bo", "ann", "anna"]),
    ],
)
def test_lists_are_filtered_ordered_and_paged(night, asked, told):
    assert keys(**asked) == told


def test_pages_are_counted(night):
    page = know.listed(size=2, page=1)

    assert (page.total, page.pages, page.page, page.as_of) == (3, 2, 1, AT)


def test_totals_and_map_add_up(night):
    stages = {total.name: total for total in know.totals(by="stage")}

    assert (stages["active"].customers, stages["active"].clv) == (2, 1400)
    assert stages["lost"].p_alive == pytest.approx(0.1)
    assert [(c.r, c.f, c.m, c.segment, c.customers, c.clv) for c in know.rfm_map()] == [
        (1, 4, 3, "lost", 1, 500),
        (5, 4, 3, "loyal", 2, 1400),
    ]
    with pytest.raises(ValueError, match="password"):
        know.totals(by="password")


def test_moves_from_the_night_before(night):
    Customer.objects.create(key="cy", created_at=AT)
    later = begun(AT + timedelta(days=1))
    moved = {key: values(key, **more) for key, more in ROWS.items()}
    moved["ann"]["rfm_segment"] = "champions"
    keep(night=later.night, rows=[*moved.values(), values("cy")])
    nights.finish(night=later.night, report={}, counts={}, now=AT)

    assert know.moved(by="rfm_segment") == {
        ("loyal", "champions"): 1,
        ("loyal", "loyal"): 1,
        ("lost", "lost"): 1,
        (None, "loyal"): 1,
    }
    with pytest.raises(ValueError, match="clv"):
        know.moved(by="clv")
