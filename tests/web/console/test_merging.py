"""Customers who are there twice, in the console: compared, merged, undone from the profile."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.models import Merge

pytestmark = pytest.mark.usefixtures("shop")


def test_compared_merged_and_undone(owner: Client) -> None:
    now = datetime.now(UTC)
    assert "Nobody seems to be there twice" in owner.get("/duplicates").content.decode()
    told = [Told(key=key, email="x@example.org", name="Li") for key in ("c1", "old")]
    people.keep(told=told, now=now, proof="")
    listed = owner.get("/duplicates").content.decode()
    assert "same e-mail" in listed
    assert "/merge?into=c1&amp;from=old" in listed
    page = owner.get("/merge?into=c1&from=old").content.decode()
    assert "What the merge moves" in page
    assert Merge.objects.count() == 0
    assert "Compare" in owner.get("/merge").content.decode()
    body = {"into": "c1", "from": "old", "reason": "same", "act": "merge"}
    done = owner.post("/merge/do", body, follow=True).content.decode()
    assert "old is c1 now." in done
    assert "old merged into c1" in done
    again = owner.post("/merge/do", body, follow=True).content.decode()
    assert "was merged into" in again
    number = Merge.objects.get().key
    back = owner.post(f"/merges/{number}/undo", {"reason": "two"}, follow=True).content.decode()
    assert "two customers again" in back
    assert "undone" in back
    apart = owner.post("/merge/do", {**body, "act": "apart"}, follow=True).content.decode()
    assert "two people" in apart
    assert "Nobody seems" in apart
