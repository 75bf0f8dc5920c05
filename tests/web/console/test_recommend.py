"""The page of recommendations: which way and why, a try-out, and fitting in the background."""

from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from guerdon.store.models import Customer, Job, Night
from guerdon.store.night import recommended

pytestmark = pytest.mark.django_db


def _fitted(moment: datetime) -> None:
    version = recommended.begun(as_of=moment, now=moment)
    recommended.keep(version=version, kind="customer", lists=[("ann", [["tea", 0.5, "cup"]])])
    recommended.keep(version=version, kind="popular", lists=[("", [["pot", 1.0, ""]])])
    way = {"method": "ease_200", "ndcg": 0.1234, "error": 0.002, "coverage": 0.4}
    report = {"method": "ease_200", "tried": [way], "checked_customers": 1200, "again": 0.1}
    report |= {"owned": False, "customers": 1500, "items": 300, "pairs": 9000, "coverage": 0.8}
    recommended.swap(version=version, report=report)


def test_before_anything_was_learnt(owner: Client, moment: datetime) -> None:
    assert "has to run once" in owner.get("/recommendations").content.decode()
    Night.objects.create(
        key="n", as_of=moment, state="complete", started_at=moment, finished_at=moment
    )
    text = owner.get("/recommendations").content.decode()
    assert "Nothing has been learnt yet" in text
    assert "Learn it now" in text


def test_the_way_is_told_with_its_figures_and_tried_out(owner: Client, moment: datetime) -> None:
    _fitted(moment)
    Customer.objects.create(key="ann", created_at=moment)
    text = owner.get("/recommendations").content.decode()
    assert '"Ridge regression (EASE), middle" found best what 1,200 customers' in unescape(text)
    assert "0.1234" in text
    tried = owner.get("/recommendations?customer=ann").content.decode()
    assert "Bought by those who bought cup" in tried
    assert "pot" in owner.get("/recommendations?cart=tea,cup").content.decode()
    assert "nobody" in owner.get("/recommendations?customer=nobody").content.decode()
    assert "May like next" in owner.get("/customers/ann").content.decode()


def test_fitting_is_a_job(owner: Client) -> None:
    answer = owner.post("/recommendations/fit")
    assert answer.status_code == 302
    assert answer["Location"] == f"/jobs/{Job.objects.get(kind='recommend').pk}"
    assert owner.get("/recommendations/fit").status_code == 405
