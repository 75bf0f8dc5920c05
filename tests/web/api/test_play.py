"""Play over HTTP: drawn once by key, proven by the record, progress read, names kept."""

from typing import Any

import pytest

from guerdon.store.models import DrawTake
from guerdon.terms.role import Role
from tests.flows.games import hear, line, member, plays
from tests.give.plays import COFFEE, PLAY
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_draw_from_commitment_to_proof(now: Any) -> None:
    plays(now)
    member("ann", now, points_given=200)
    till, desk = Caller(now), Caller(now, Role.MARKETER)
    listed = till("GET", "/draws").json()["draws"]
    assert [one["says"] for one in listed[0]["prizes"]] == ["1%", "2%", "47%"]
    assert till("GET", "/draws/wheel").json()["pity"]["soft"][1]["odds"] == "1/4"
    seen = till("GET", "/customers/ann/draws/wheel").json()
    assert (seen["nonce"], seen["dry"], seen["takes"]) == (0, 0, [])
    body = {"commit": seen["commit"], "client_seed": "mine"}
    first = till("POST", "/customers/ann/draws/wheel", body, key="d1")
    assert first.status_code == 201
    again = till("POST", "/customers/ann/draws/wheel", body, key="d1")
    assert again.json()["take"] == first.json()["take"]
    assert DrawTake.objects.count() == 1
    record = first.json()["record"]
    assert record["server_seed"] is None
    assert problem(till("POST", "/draw-checks", {"record": record}), 409) == "draw_sealed"
    opened = till("POST", "/customers/ann/draws/wheel/reveal").json()
    assert opened["commit"] != seen["commit"]
    record = till("GET", f"/draw-takes/{first.json()['take']}").json()["record"]
    assert record["server_seed"] == opened["server_seed"]
    checked = till("POST", "/draw-checks", {"record": record}).json()
    assert checked["holds"] is True
    assert [step["name"] for step in checked["steps"]] == [
        *("commit", "table", "roll", "rolled", "given")
    ]
    bent = {**record, "roll": str(int(record["roll"]) + 1)}
    assert till("POST", "/draw-checks", {"record": bent}).json()["holds"] is False
    figures = desk("GET", "/draws/wheel/figures").json()
    assert figures["takes"] == 1
    assert problem(till("GET", "/draws/wheel/figures"), 403) == "role_not_allowed"
    assert problem(till("GET", "/draws/none"), 404) == "not_found"
    assert problem(till("GET", "/draw-takes/none"), 404) == "not_found"
    wrong = {"commit": seen["commit"], "client_seed": "mine", "more": 1}
    call = till("POST", "/customers/ann/draws/wheel", wrong, key="d2")
    assert problem(call, 422) == "body_malformed"


def test_progress_names_boards_and_awards(now: Any) -> None:
    plays(now, stamps=[{**COFFEE, "gives": {"gift": "mug"}}], **_others())
    member("ann", now)
    hear("ann", now, key="o1", order="o1", lines=[line("latte", 5)])
    hear("ann", now, key="o2", order="o2", lines=[line("latte", 1)])
    till, desk = Caller(now), Caller(now, Role.MARKETER)
    found = till("GET", "/customers/ann/play").json()
    assert (found["stamps"][0]["stamps"], found["stamps"][0]["full"]) == (2, 1)
    assert found["badges"][0]["level"] == 1
    by_kind = {one["play"].partition("/")[0]: one["award"] for one in found["awards"]}
    assert problem(till("PUT", "/customers/ann/nickname", {"nickname": "a@b.com"}), 422)
    named = till("PUT", "/customers/ann/nickname", {"nickname": "Fox"}).json()
    assert named == {"nickname": "Fox", "shown": True}
    board = till("GET", "/boards/spenders?customer=ann").json()
    assert (board["rank"], board["top"][0]["nickname"]) == (1, "Fox")
    assert till("DELETE", "/customers/ann/nickname").json()["shown"] is False
    assert till("GET", "/boards/spenders").json()["top"] == []
    handed = till("POST", f"/awards/{by_kind['stamps']}/hand-over").json()
    assert handed["state"] == "handed_over"
    why = {"why": "false reviews"}
    revoked = desk("POST", f"/awards/{by_kind['badges']}/revoke", why).json()
    assert (revoked["state"], revoked["why"]) == ("revoked", "false reviews")
    again = desk("POST", f"/awards/{by_kind['badges']}/revoke", why)
    assert problem(again, 409) == "award_ended"
    assert problem(till("GET", "/boards/none"), 404) == "not_found"
    assert problem(till("GET", "/customers/nobody/play"), 404) == "not_found"


def _others() -> dict[str, Any]:
    return {"badges": PLAY["badges"], "boards": [{**PLAY["boards"][0], "round": "all"}]}
