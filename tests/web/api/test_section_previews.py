"""A draft of a section over HTTP: the numbers of the console, for every section of the console."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.giving import partners as partner_flow
from guerdon.flows.points import transfers
from guerdon.flows.programme.section_preview import PREVIEWS, SILENT
from guerdon.flows.programme.year_rows import SIDES
from guerdon.give import sections as rooms
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer, Order
from guerdon.store.programme import programme, sections
from guerdon.terms.role import Role
from guerdon.web.console import sections as forms
from guerdon.web.console.section_draft import Draft
from guerdon.web.console.section_seen import seen
from guerdon.web.forms.examples import example
from guerdon.web.templatetags.words import written_count, written_money, written_percent
from tests.flows.sections import live
from tests.flows.shop import done
from tests.store.ledgers import earned
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
# Members, the days since each purchase, and what was paid; below zero it went back.
BOUGHT = {
    "ann": [(500, 90_000), (90, 60_000), (30, -6_000), (9, 4_000)],
    "bob": [(80, 12_000), (20, 45_000)],
    "cid": [(50, 7_000)],
}


@pytest.fixture
def year(now: datetime) -> None:
    programme.keep(changes={"currency": "USD"}, now=now)
    for key, bought in BOUGHT.items():
        row = Customer.objects.create(key=key, tier="gold", created_at=now - 600 * DAY)
        for days, minor in bought:
            kind = "sale" if minor > 0 else "return"
            words = {"placed_at": now - days * DAY, "total_minor": minor, "kind": kind}
            Order.objects.create(key=f"{key}{days}", customer=row, **words)


def path(name: str) -> str:
    return f"/programme/sections/{name}/previews"


def told(now: datetime, name: str, document: dict[str, Any]) -> tuple[Any, Any]:
    """What the API answers, and what the console shows of the same draft."""
    answer = Caller(now, Role.ANALYST)("POST", path(name), {"document": document})
    assert answer.status_code == 200, answer.content
    shown = seen(draft=Draft(name=name, document=document, version=0), now=now)
    body = answer.json()
    assert body["section"] == name
    return body, shown


def rows(body: Any) -> dict[tuple[str, ...], tuple[Any, Any]]:
    found = {(*one["of"], one["what"]): (one["now"], one["draft"]) for one in body["rows"]}
    assert len(found) == len(body["rows"])
    return found


def shown_rows(shown: Any) -> list[tuple[str, str]]:
    return [(row.now, row.then) for table in shown["year"].tables for row in table.rows]


def money(pair: Iterable[int | None]) -> tuple[str, ...]:
    return tuple(written_money(one, "USD") if one else "–" for one in pair)


def counts(pair: Iterable[int | None]) -> tuple[str, ...]:
    return tuple("–" if one is None else written_count(one) for one in pair)


def test_every_section_is_answered_or_says_why_not() -> None:
    assert PREVIEWS.keys() | SILENT.keys() == set(rooms.names())
    assert not PREVIEWS.keys() & SILENT.keys()
    assert forms.NAMES.keys() | {"rfm"} == set(rooms.names())


@pytest.mark.usefixtures("year")
def test_points_and_tiers(now: datetime) -> None:
    body, shown = told(now, "points", example(section="points", currency="USD"))
    seen_of = shown["points"].preview
    found = rows(body)
    assert found["points",] == (seen_of.live, seen_of.draft)
    assert found["worth_minor",] == (seen_of.live_minor, seen_of.draft_minor)
    assert found["points",][1] > 0
    for name, groups in seen_of.groups.items():
        for one in groups:
            assert found[name, one.name, "points"] == (one.live, one.draft)
            assert found[name, one.name, "winners"] == (None, one.winners)
    movers = {one["of"][1] for one in body["rows"] if one["of"][:1] == ["member"]}
    assert movers == {one.customer for one in (*seen_of.most, *seen_of.least)}
    assert body["looked_at"]["members"] == seen_of.members == 3
    assert (body["looked_at"]["winners"], body["every"]) == (seen_of.winners, 1)

    document = example(section="tiers", currency="USD")
    body, shown = told(now, "tiers", document)
    found = rows(body)
    (bars,) = shown["bars"]
    key = document["structures"][0]["key"]
    places = [one["of"][1] for one in body["rows"] if len(one["of"]) == 2]
    drafts = [found[key, tier, "members"][1] for tier in places]
    assert drafts == [row["draft"] for row in bars["rows"]]
    assert sum(drafts) == bars["members"] == 3
    assert (found[key, "rise"][1], found[key, "fall"][1]) == (bars["up"], bars["down"])
    assert found[key, places[0], "members"][0] is None
    live("tiers", document)
    body, shown = told(now, "tiers", document)
    found = rows(body)
    lives = [found[key, tier, "members"][0] for tier in places]
    assert lives == [row["live"] for row in shown["bars"][0]["rows"]]


@pytest.mark.usefixtures("year")
def test_play_gifts_and_experiments(now: datetime) -> None:
    body, shown = told(now, "play", example(section="play", currency="USD"))
    found = rows(body)
    steps = shown["play"].steps
    assert steps
    for one in steps:
        assert found[one.play, one.step, "members"] == (None, one.members)
        assert found[one.play, one.step, "times"] == (None, one.times)

    document = example(section="gifts", currency="USD")
    live("gifts", {**document, "triples": document["triples"][:1]})
    body, shown = told(now, "gifts", document)
    found = rows(body)
    for one in shown["gifts"].classes:
        assert found[one.value_class, "members"] == (one.members, one.members)
        for place, gifts in enumerate((one.live, one.draft)):
            worths = {
                key[1:4]: pair[place]
                for key, pair in found.items()
                if key[0] == one.value_class and key[-1] == "worth_minor"
            }
            given = {(gift.scene, gift.gift, gift.level): gift.worth_minor for gift in gifts}
            assert {key: worth for key, worth in worths.items() if worth is not None} == given
    assert body["looked_at"]["members_unclassed"] == shown["gifts"].unknown == 3

    body, shown = told(now, "experiments", {"global_holdout": {"share": 0.2, "salt": "a"}})
    held = shown["experiments"]
    assert rows(body)["held_out",] == (held.before, held.after)
    assert body["looked_at"]["held_spent_minor"] == held.spent_minor
    assert body["looked_at"]["spent_minor"] == held.all_minor == 122_000


@pytest.mark.usefixtures("year")
def test_referral_tells_what_the_console_tells(now: datetime) -> None:
    document = example(section="referral", currency="USD")
    for standing in (False, True):
        if standing:
            live("referral", document)
        body, shown = told(now, "referral", document)
        found, looked = rows(body), body["looked_at"]
        assert (looked["newcomers"], looked["spent_minor"]) == (2, 64_000)
        key = document["programmes"][0]["key"]
        wanted = [counts(found[key, "step", "1", "friends"])]
        sides = [side for side in SIDES.values() if any(one[:2] == (key, side) for one in found)]
        for side in sides:
            # The console joins the kinds into one line: the example gives points alone.
            assert [one for one in found if one[:2] == (key, side)] == [(key, side, "points")]
            pair = found[key, side, "points"]
            wanted.append(
                tuple("–" if one is None else f"{written_count(one)} points" for one in pair)
            )
        cost = found[key, "cost_minor"]
        wanted.append(money(cost))
        spent = looked["spent_minor"]
        wanted.append(tuple("–" if one is None else written_percent(one / spent) for one in cost))
        assert shown_rows(shown) == wanted
        assert (cost[0] is None) == (not standing)


@pytest.mark.usefixtures("year")
def test_causes_partners_and_sharing_tell_what_the_console_tells(now: datetime) -> None:
    document = example(section="causes", currency="USD")
    body, shown = told(now, "causes", document)
    found = rows(body)
    key = document["causes"][0]["key"]
    assert shown_rows(shown) == [
        ("–", written_percent(found[key, "share_bp"][1] / 10_000)),
        money(found[key, "chosen_minor"]),
        money(found[key, "everybody_minor"]),
        money(found[key, "thousand_points_minor"]),
    ]
    assert found[key, "everybody_minor"][1] == 610

    document = example(section="partners", currency="USD")
    live("partners", document)
    words = {"partner": "airline", "key": None, "now": now - DAY}
    done(partner_flow.buy(packs=1, points=0, minor=0, reference="p", **words))
    done(partner_flow.issue(customer="ann", points=2_000, theirs=0, reference="i", **words))
    worth = [{"issued_milli": 3_000, "taken_milli": 800}]
    body, shown = told(now, "partners", {"partners": [{**document["partners"][0], "worth": worth}]})
    found = rows(body)
    wanted = []
    for kind in ("pack", "issue"):
        both = zip(
            found["airline", kind, "points"], found["airline", kind, "money_minor"], strict=True
        )
        wanted.append(
            tuple(
                f"{written_count(n)} points, {written_money(minor, 'USD')}" if minor
                else f"{written_count(n)} points"
                for n, minor in both
            )
        )  # fmt: skip
    assert shown_rows(shown) == wanted
    assert found["airline", "pack", "times"] == (1, 1)

    live("sharing", {"transfer": {"fee_bp": 100}, "household": {}})
    ledger.post(entries=[earned("e", "ann", 5_000, now - 9 * DAY)])
    for points in (100, 700):
        sent = {"source": "ann", "target": "bob", "points": points, "key": None}
        done(transfers.send(**sent, now=now - DAY))
    body, shown = told(now, "sharing", {"transfer": {"most": 500, "fee_points": 2}})
    found = rows(body)
    assert shown_rows(shown) == [counts(pair) for pair in found.values()]
    assert found["transfer_out_of_bounds", "refused"] == (None, 1)
    assert (found["points",], found["fee",]) == ((800, 100), (8, 2))


@pytest.mark.usefixtures("year")
def test_segments_of_the_newest_night(now: datetime) -> None:
    desk = Caller(now, Role.MARKETER)
    assert problem(desk("POST", path("rfm"), {"document": {}}), 422) == "night_none"


def documents() -> Iterator[tuple[Any, str]]:
    yield {}, "body_malformed"
    yield [], "body_malformed"
    yield {"document": None}, "body_malformed"
    yield {"document": []}, "body_malformed"
    yield {"document": {}, "at": "now"}, "body_malformed"
    yield {"document": {"unknown": 1}}, "programme_unreadable"


@pytest.mark.parametrize(("body", "reason"), list(documents()))
@pytest.mark.parametrize("name", sorted(rooms.names()))
def test_what_is_wrong_is_named(now: datetime, name: str, body: Any, reason: str) -> None:
    refused = Caller(now, Role.MARKETER)("POST", path(name), body)
    assert problem(refused, 422) == reason
    if reason == "programme_unreadable":
        assert refused.json()["data"]["where"].startswith(f"$.{name}")


def test_what_a_year_cannot_tell_is_said(now: datetime) -> None:
    desk = Caller(now, Role.ANALYST)
    for name, why in SILENT.items():
        document = {"document": example(section=name, currency="USD")}
        assert problem(desk("POST", path(name), document, language="zh"), 422) == why.reason
    assert problem(desk("POST", path("experiments"), {"document": {}}), 422) == "no_past_carts"
    assert problem(desk("POST", path("nowhere"), {"document": {}}), 404) == "not_found"
    assert problem(desk("POST", path("points"), raw=b"{"), 400) == "body_unreadable"


@pytest.mark.usefixtures("year")
def test_tills_and_members_see_none_of_it_and_nothing_is_kept(now: datetime) -> None:
    document = {"document": {"global_holdout": {"share": 0.2, "salt": "a"}}}
    for role in (Role.CASHIER, Role.MEMBER):
        refused = Caller(now, role)("POST", path("experiments"), document)
        assert problem(refused, 403) == "role_not_allowed"
    for role in (Role.OWNER, Role.MARKETER, Role.ANALYST):
        assert Caller(now, role)("POST", path("experiments"), document).status_code == 200
    assert sections.document(name="experiments", now=now) is None
