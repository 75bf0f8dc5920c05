"""The race over HTTP: a limit, a budget and a code hold to the last, also through kill -9."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.house import House, end, free_port, wait_for
from tests.race.clients import Answer, Client, Rush, at_once

CLIENTS, TURNS, LIMIT, BUDGET = 64, 9, 500, 30_000
# A killed server's holds must come back too: these clients reserve and are never seen again.
GONE = 10
FILL = f"""
import json
from datetime import UTC, datetime, timedelta
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.house import access
from guerdon.store.programme import offers
from guerdon.terms.role import Role
now = datetime.now(UTC)
def off(key, kind, value, **words):
    named = {{"key": key, "name": {{"en": key}}, "group": key}}
    return {{**named, "kind": kind, "value": value, **words}}
kept = offers.keep(documents=[
    off("first500", "amount", {{"off_minor": 100}}, limits={{"total": {LIMIT}}}),
    off("spring", "amount", {{"off_minor": 333}},
        limits={{"budget": "spring", "when_short": "clip"}}),
    off("once", "percent", {{"percent": 10}}, codes="unique"),
], actor="test", now=now - timedelta(days=1), state="live")
assert isinstance(kept, list | tuple), kept
counters.open_counter(key="budget/spring", ceiling={BUDGET})
print(json.dumps({{
    "code": codes.issue(offer="once", count=1, now=now)[0],
    "till": access.add_key(name="till", role=Role.CASHIER, now=now),
    "owner": access.add_key(name="owner", role=Role.OWNER, now=now),
    "then": (now - timedelta(hours=1)).isoformat().replace("+", "%2B"),
}}))
"""
LOOK = """
import json
from guerdon.store.ledger import ledger
from guerdon.store.models import *
print(json.dumps({
    "redemptions": {
        row.key: [row.order, row.quote["discount_minor"], row.quote["total_minor"]]
        for row in Redemption.objects.all()
    },
    "given": {
        offer: list(RedemptionLine.objects.filter(offer=offer).order_by("id")
            .values_list("discount_minor", flat=True))
        for offer in ("first500", "spring", "once")
    },
    "counters": dict(Counter.objects.values_list("key", "used")),
    "codes": list(Code.objects.values_list("state", "held_by")),
    "held": Reservation.objects.filter(state="held").count(),
    "orders": dict(Order.objects.values_list("key", "total_minor")),
    "replies": list(Reply.objects.filter(body=None).values_list("key", flat=True)),
    "findings": [str(one) for one in ledger.verify().findings],
    "earned": -ledger.by_kind().get("issued", 0),
}))
"""


@dataclass(slots=True, kw_only=True)
class Served:
    """A house that is served on one port, and may be killed and served again."""

    house: House
    port: int
    options: tuple[str, ...]
    process: Any = None
    kills: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = self.house.popen("serve", "--port", str(self.port), *self.options)
        log = self.house.home / "stdout.txt"
        wait_for(self.address, process=self.process, seconds=60, log=log)

    def kill(self) -> None:
        """Kill -9 of every process of the server, and another server in its place."""
        end(self.process, sign=9)
        self.kills += 1
        self.start()

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.house.python(LOOK))
        return found


@pytest.fixture
def shop(house: House) -> Iterator[Callable[[], Served]]:
    """A shop with a limit, a budget and one code; two processes serve it."""
    options = ("--workers", "2")
    house.env["GUERDON_CALLS_PER_SECOND"] = "100000"
    made = Served(house=house, port=free_port(), options=options)
    made.facts = json.loads(house.python(FILL))
    made.start()
    try:
        yield made
    finally:
        end(made.process, sign=9)


def cart(order: str, *, codes: tuple[str, ...] = ()) -> dict[str, Any]:
    lines = [{"key": "1", "sku": "tea", "quantity": 3, "unit_minor": 1999}]
    return {
        "cart": {"currency": "USD", "lines": lines},
        "order": order,
        "customer": f"c-{order}",
        "codes": list(codes),
    }


def bought(client: Client, number: int, *, code: str) -> list[Answer]:
    """One client: a try for the code, then orders, every other one by way of a reservation."""
    tried = f"o{number}-code"
    answers = [client("/redemptions", cart(tried, codes=(code,)), key=tried)]
    for turn in range(TURNS):
        order = f"o{number}-{turn}"
        if turn % 2:
            held = client("/reservations", cart(order), key=f"hold-{order}")
            assert held.fine, held
            document = {"reservation": held.body["reservation"]}
        else:
            document = cart(order)
        answers.append(client("/redemptions", document, key=order))
        assert answers[-1].fine, answers[-1]
    return answers


def left_behind(client: Client, number: int, *, then: str) -> None:
    """A client who reserved an hour ago, for a quarter of an hour, and never came back."""
    answer = client(f"/reservations?now={then}", cart(f"gone-{number}"), key=f"gone-{number}")
    assert answer.fine, answer


@pytest.mark.slow
@pytest.mark.parametrize("kills", [0, 2])
def test_exactly_the_limit_the_budget_and_the_code(shop: Served, kills: int) -> None:
    till = Rush(address=shop.address, token=shop.facts["till"])
    owner = Rush(address=shop.address, token=shop.facts["owner"])
    then, code = shop.facts["then"], shop.facts["code"]
    for number in range(GONE):
        left_behind(Client(owner), number, then=then)

    def killing() -> None:
        for turn in range(kills):
            till.wait_for(200 * (turn + 1))
            shop.kill()

    told = at_once(
        till,
        clients=CLIENTS,
        does=lambda client, number: bought(client, number, code=code),
        meanwhile=killing,
    )
    answers = [answer for one in told for answer in one]
    freed(shop)
    # Whatever the lost holds gave back can be had by those who come after.
    client = Client(till)
    late = [client("/redemptions", cart(f"late-{n}"), key=f"late-{n}") for n in range(GONE)]
    answers += late
    assert all(answer.fine for answer in late)
    assert till.broken == owner.broken == []
    exact(shop.look(), answers)
    # And the same calls once more change nothing and say the same.
    before = shop.look()
    for answer in late:
        again = client("/redemptions", cart(answer.body["order"]), key=answer.body["order"])
        assert (again.replayed, again.raw) == (True, answer.raw)
    assert shop.look() == before


def freed(shop: Served) -> None:
    """The server itself gives back what nobody redeemed; it looks every ten seconds."""
    limit = time.monotonic() + 30
    count = "from guerdon.store.models import Reservation as R\n"
    count += "print(R.objects.filter(state='held').count())"
    while int(shop.house.python(count)):
        assert time.monotonic() < limit, "a hold is lost for ever"
        time.sleep(0.2)


def exact(seen: dict[str, Any], answers: list[Answer]) -> None:
    """What was given is what is counted, what is counted is what was answered; to the cent."""
    done = [answer.body for answer in answers if answer.fine]
    assert {answer.body["reason"] for answer in answers if not answer.fine} <= {
        "code_held",
        "code_redeemed",
    }
    # Every answer is in the database, and whatever is in the database was answered.
    assert seen["redemptions"] == {
        body["redemption"]: [
            body["order"], body["quote"]["discount_minor"], body["quote"]["total_minor"]
        ]
        for body in done
    }  # fmt: skip
    assert len(seen["redemptions"]) == len(done) == CLIENTS * TURNS + GONE + 1
    assert seen["given"]["first500"] == [100] * LIMIT
    assert sum(seen["given"]["spring"]) == BUDGET
    assert set(seen["given"]["spring"][:-1]) <= {333, BUDGET % 333}
    assert len(seen["given"]["once"]) == 1
    (won,) = [body["order"] for body in done if body["quote"]["codes"]]
    assert seen["codes"] == [["redeemed", won]]
    assert seen["counters"] == {"offer/first500/total": LIMIT, "budget/spring": BUDGET}
    assert seen["held"] == 0
    assert seen["orders"] == {body["order"]: body["quote"]["total_minor"] for body in done}
    assert (seen["replies"], seen["findings"]) == ([], [])
    assert seen["earned"] == sum(body["points"]["earned"] for body in done)
