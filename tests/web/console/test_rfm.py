"""The page of the RFM table: tried, then kept; a cell without a segment is refused."""

import pytest
from django.test import Client

from guerdon.flows.know import rfm
from guerdon.store.programme import sections

pytestmark = pytest.mark.usefixtures("shop")


def test_tried_kept_and_refused(owner: Client, analyst: Client, moment: object) -> None:
    sections._held = sections._Held()
    text = owner.get("/rfm").content.decode()
    assert text.count("<select") == 126
    body = {
        f"c{r}{f}{m}": "lost" for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)
    } | {"recency": "days", "version": "0"}
    tried = owner.post("/rfm", {**body, "act": "preview"}).content.decode()
    assert "of 6 customers would change segment" in tried
    wrong = owner.post("/rfm", {**body, "c111": "kings", "act": "preview"})
    assert "$.cells.r1[0][0]" in wrong.content.decode()
    analyst.post("/rfm", {**body, "act": "keep"})
    assert sections.live(name="rfm", now=rfm.datetime.now().astimezone()) is None
    kept = owner.post("/rfm", {**body, "act": "keep"}, follow=True).content.decode()
    assert "the next night uses this table" in kept


def test_a_name_of_the_shops_own_is_said_everywhere(owner: Client, moment: object) -> None:
    sections._held = sections._Held()
    cells = {f"c{r}{f}{m}": "own_1" for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)}
    body = {**cells, "recency": "days", "version": "0", "key": ["own_1", "lost", "own_2"]}
    body |= {"en_own_1": "Neighbours", "zh_own_1": "街坊", "en_lost": "Moved <away>"}
    tried = owner.post("/rfm", {**body, "act": "preview"}).content.decode()
    assert tried.count('<option value="own_1" selected>Neighbours') == 125
    assert "of 6 customers would change segment" in tried
    same = owner.post("/rfm", {**body, "en_lost": "neighbours", "act": "keep"}).content.decode()
    assert "$.names.lost.en" in same
    kept = owner.post("/rfm", {**body, "act": "keep"}, follow=True).content.decode()
    assert "the next night uses this table" in kept
    listed = owner.get("/customers").content.decode()
    assert "Neighbours" in listed  # a choice of the filter
    assert "Moved &lt;away&gt;" in listed
    gone = owner.post("/rfm", {**body, "en_own_1": "", "zh_own_1": "", "act": "keep"})
    assert "$.cells.r1[0][0]" in gone.content.decode()
