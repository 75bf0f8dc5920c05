"""Settings of sections in the console: drawn, grown, looked at and held, by who may."""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guerdon.flows import yaml_text
from guerdon.store.models import Customer, Order
from guerdon.store.programme import programme, sections
from guerdon.web.console.sections import NAMES
from guerdon.web.forms.examples import example
from tests.web.forms.test_reading import SECTIONS, parts, sent

pytestmark = pytest.mark.django_db
AT = "/programme/settings"


@pytest.fixture(autouse=True)
def dollars(moment: datetime) -> None:
    sections._held = sections._Held()
    programme.keep(changes={"currency": "USD", "zone": "Asia/Shanghai"}, now=moment)


def form(name: str, document: Any, version: int = 0) -> dict[str, str]:
    """What a browser sends of the form of this document."""
    return sent(name, parts(name, document)) | {"version": str(version), "as": "form"}


def standing(name: str, moment: datetime) -> Any:
    return sections.document(name=name, now=moment + timedelta(minutes=1))


@pytest.mark.parametrize("name", SECTIONS)
def test_an_empty_section_begins_with_an_example_that_holds(
    owner: Client, moment: datetime, name: str
) -> None:
    assert "example" in owner.get(f"{AT}/{name}").content.decode()
    begun = owner.post(f"{AT}/{name}", {"act": "example", "version": "0"})
    assert begun.status_code == 200
    assert standing(name, moment) is None
    document = example(section=name, currency="USD")
    seen = owner.post(f"{AT}/{name}", form(name, document) | {"act": "see"})
    assert seen.context["wrong"] == {}
    assert "Let it hold" in seen.content.decode()
    assert standing(name, moment) is None
    held = owner.post(f"{AT}/{name}", form(name, document) | {"act": "hold"})
    assert held.status_code == 302
    assert standing(name, moment) == document


def test_every_name_is_a_page_and_no_other(owner: Client) -> None:
    assert tuple(NAMES) == SECTIONS
    # Its table of cells is its form.
    assert owner.get(f"{AT}/rfm").status_code == 404
    text = owner.get("/programme").content.decode()
    assert all(f'href="{AT}/{name}"' in text for name in SECTIONS)


def test_lists_grow_shrink_and_move_without_losing_what_was_typed(owner: Client) -> None:
    document = example(section="tiers", currency="USD")
    typed = form("tiers", document) | {"f/structures/0/tiers/0/name/en": "Argent"}
    more = owner.post(
        f"{AT}/tiers", typed | {"act": "add:structures/0/tiers"}, headers={"HX-Request": "true"}
    )
    text = more.content.decode()
    assert "<html" not in text
    assert 'name="n/structures/0/tiers" value="4"' in text
    assert "Argent" in text
    moved = owner.post(f"{AT}/tiers", typed | {"act": "down:structures/0/tiers/0"})
    assert 'name="f/structures/0/tiers/1/name/en" value="Argent"' in moved.content.decode()
    less = owner.post(f"{AT}/tiers", typed | {"act": "drop:structures/0/tiers/0"})
    assert "Argent" not in less.content.decode()
    named = {"act": "add:wallets/points/tier_lives", "new/wallets/points/tier_lives": "gold"}
    points = form("points", example(section="points", currency="USD"))
    answer = owner.post(f"{AT}/points", points | named)
    assert 'name="f/wallets/points/tier_lives/gold/kind"' in answer.content.decode()


def test_what_is_wrong_is_said_beside_its_part_and_nothing_holds(
    owner: Client, moment: datetime
) -> None:
    document = deepcopy(example(section="tiers", currency="USD"))
    document["structures"][0]["tiers"][1]["threshold"] = 1
    answer = owner.post(f"{AT}/tiers", form("tiers", document) | {"act": "hold"})
    assert answer.status_code == 422
    (path,) = answer.context["wrong"]
    assert path.startswith("structures/0/tiers")
    assert 'class="wrong"' in answer.content.decode()
    mistyped = form("tiers", document) | {"f/structures/0/tiers/0/threshold": "much", "act": "see"}
    answer = owner.post(f"{AT}/tiers", mistyped)
    assert list(answer.context["wrong"]) == ["structures/0/tiers/0/threshold"]
    assert 'value="much"' in answer.content.decode()
    assert standing("tiers", moment) is None


def test_a_text_is_read_by_the_same_rules(owner: Client, moment: datetime) -> None:
    document = example(section="causes", currency="USD")
    sections.put(name="causes", document=document, actor="t", now=moment)
    shown = owner.get(f"{AT}/causes?as=text")
    assert "food-bank" in shown.content.decode()
    version = str(shown.context["version"])
    changed = deepcopy(document)
    changed["causes"][0]["least_points"] = 80
    words = {"as": "text", "version": version, "text": yaml_text.written(data=changed)}
    seen = owner.post(f"{AT}/causes", words | {"act": "see"})
    (one,) = seen.context["seen"]["changes"]
    assert (one.before, one.after) == ("50", "80")
    assert owner.post(f"{AT}/causes", words | {"act": "hold"}).status_code == 302
    assert standing("causes", moment) == changed
    bad = owner.post(f"{AT}/causes", words | {"text": "causes: [", "act": "see"})
    assert bad.status_code == 422
    assert "causes: [" in bad.content.decode()


def test_seen_by_all_held_by_those_who_act_and_not_over_another(
    owner: Client, analyst: Client, moment: datetime
) -> None:
    document = example(section="play", currency="USD")
    words = form("play", document)
    seen = analyst.post(f"{AT}/play", words | {"act": "see"})
    assert (seen.status_code, "Let it hold" in seen.content.decode()) == (200, False)
    assert analyst.post(f"{AT}/play", words | {"act": "hold"}).status_code == 403
    other = {"boards": document["boards"]}
    sections.put(name="play", document=other, actor="bob", now=moment)
    stale = owner.post(f"{AT}/play", words | {"act": "hold"})
    assert stale.status_code == 422
    assert standing("play", moment) == other


def test_last_years_members_are_shown_what_they_would_have_got(
    owner: Client, moment: datetime
) -> None:
    ann = Customer.objects.create(key="ann", created_at=moment)
    for number in range(5):
        at = moment - timedelta(days=9 - number)
        Order.objects.create(key=f"o{number}", customer=ann, placed_at=at, total_minor=20_000)
    for name, word in (("play", "1 / 1"), ("tiers", "Silver"), ("points", "1,000")):
        words = form(name, example(section=name, currency="USD"))
        text = owner.post(f"{AT}/{name}", words | {"act": "see"}).content.decode()
        assert word in text, name
