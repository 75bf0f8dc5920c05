"""Batches from their ask to their codes at the till; what is refused begins nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon import jobs as worker
from guerdon.flows.codes import batches
from guerdon.flows.codes.batches import Preview
from guerdon.store.codes import batches as kept
from guerdon.store.codes.batches import Asked, Batch
from guerdon.store.models import AuditEntry, Code, CodeBatch, Customer, Job
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from tests.flows.shop import ask, done, in_threads, percent, redeem, refused, reserve, sells
from tests.house import House
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)
PATTERN = "TEA-****-****%"


def begin(now: datetime, once: str | None = None, **words: Any) -> Any:
    asked = Asked(**{"key": "b", "offer": "ten", "pattern": PATTERN, "wanted": 3} | words)
    return batches.ask(asked=asked, actor="ann", key=once, now=now)


def made(now: datetime, **words: Any) -> list[str]:
    """The codes of a batch that the worker has made."""
    done(begin(now, **words))
    assert worker.work_once()
    return list(Code.objects.order_by("pk").values_list("code", flat=True))


@pytest.fixture(autouse=True)
def offers(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique"), percent("open", 1, least_minor=10**9))


def test_asked_once_and_made_by_the_worker(now: datetime) -> None:
    body = done(begin(now, "k:1"))
    assert body["state"] == "waiting"
    assert body["progress"] == {"done": 0, "total": 3}
    assert "owners" not in body
    assert done(begin(now, "k:1")) == body
    assert CodeBatch.objects.count() == Job.objects.count() == 1
    assert worker.work_once()
    job = Job.objects.get()
    assert (job.state, job.outcome) == ("done", {"batch": "b", "made": 3})
    assert job.progress == {"step": "codes", "done": 3, "total": 3}
    assert Code.objects.count() == 3
    # The same ask without a key is the same batch, and another ask of that name is none.
    assert done(begin(now))["state"] == "complete"
    assert begin(now, wanted=4).reason == "batch_exists"
    assert Code.objects.count() == 3
    assert AuditEntry.objects.filter(act="codes.begun").count() == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"key": "Big"}, "batch_key_unusable"),
        ({"key": ""}, "batch_key_unusable"),
        ({"key": "b" * 65}, "batch_key_unusable"),
        ({"offer": "nope"}, "not_found"),
        ({"offer": "open"}, "offer_without_codes"),
        ({"wanted": 0}, "codes_out_of_bounds"),
        ({"wanted": batches.MOST + 1}, "codes_out_of_bounds"),
        ({"pattern": "TEA"}, "pattern_length"),
        ({"pattern": "TEA-####"}, "pattern_too_small"),
        ({"owners": ("nobody",), "wanted": 0}, "customer_unknown"),
        ({"owners": ("nobody",), "wanted": 1}, "codes_out_of_bounds"),
        ({"owners": ("a",) * (batches.MOST_OWNERS + 1), "wanted": 0}, "codes_out_of_bounds"),
        ({"shared": True, "signed": True}, "batch_shared_plain"),
        ({"shared": True, "owners": ("a",), "wanted": 0}, "batch_shared_plain"),
        ({"starts_at": datetime(2026, 5, 1), "expires_at": datetime(2026, 5, 1)}, None),
    ],
)
def test_what_is_refused_begins_nothing(
    now: datetime, words: dict[str, Any], reason: str | None
) -> None:
    moments = {w: at.replace(tzinfo=now.tzinfo) for w, at in words.items() if reason is None}
    answer = refused(lambda: begin(now, "k:1", **words | moments))
    assert answer.reason == (reason or "batch_window_empty")
    assert CodeBatch.objects.count() == Job.objects.count() == 0


def test_codes_that_are_out_count_towards_the_odds(now: datetime) -> None:
    # 30^6 / 2^20 = 695.2 codes of this pattern may be out.
    done(begin(now, pattern="A******", wanted=600))
    assert isinstance(batches.preview(pattern="A******", count=95), Preview)
    short = batches.preview(pattern="A******", count=96)
    assert isinstance(short, Refusal)
    assert (short.reason, short.data["most"], short.data["out"]) == ("pattern_too_small", 95, 600)
    second = Asked(key="c", offer="ten", pattern="a******", wanted=96)
    found = batches.ask(asked=second, actor="ann", key=None, now=now)
    assert isinstance(found, Refusal)
    assert found.reason == "pattern_too_small"


def test_the_guesses_count_every_batch_of_the_pattern(now: datetime) -> None:
    made(now, wanted=3)
    done(begin(now, key="c", wanted=2))
    batch = kept.seen(key="b")
    assert batch is not None
    assert batches.guesses(batch=batch) == 30**8 // 5
    plain = replace(batch, pattern="")
    assert batches.guesses(batch=plain) is None


def test_a_preview_makes_nothing(now: datetime) -> None:
    seen = batches.preview(pattern="tea-####-****%", count=100)
    assert isinstance(seen, Preview)
    assert len(seen.samples) == batches.SAMPLES
    assert all(code.startswith("TEA-") for code in seen.samples)
    assert seen.odds.guesses == 10**4 * 30**4 // 100
    assert Code.objects.count() == CodeBatch.objects.count() == 0
    assert batches.whole(pattern="****", prefix="tea-", postfix="-26") == "TEA-****-26"
    assert isinstance(batches.whole(pattern="*"), Refusal)
    assert now


def test_a_code_opens_its_offer_once_however_it_is_typed(now: datetime) -> None:
    code, other, _ = made(now)
    typed = code.lower().replace("-", " ")
    answer = redeem(now, ask("o1", codes=[typed]))
    assert answer.body["quote"]["discount_minor"] == 655
    again = refused(lambda: redeem(now, ask("o2", codes=[code])))
    assert again == Refusal(reason="code_redeemed", data={"code": code})
    answers = in_threads(24, lambda n: redeem(now, ask(f"p{n}", codes=[other])))
    assert sum(isinstance(one, Reply) for one in answers) == 1
    found = kept.seen(key="b", counted=True)
    assert found is not None
    assert found.states == {"fresh": 1, "redeemed": 2}


def test_codes_count_only_while_their_batch_does(now: datetime) -> None:
    start, end = now + timedelta(days=1), now + timedelta(days=2)
    one, two, three = made(now, starts_at=start, expires_at=end)

    def reason(at: datetime, code: str) -> str:
        return refused(lambda: redeem(at, ask("o", codes=[code]))).reason

    assert reason(now, one) == "code_not_yet"
    assert reason(end, one) == "code_expired"
    CodeBatch.objects.update(state="waiting")
    assert reason(start, one) == "code_unready"
    CodeBatch.objects.update(state="complete")
    held = reserve(start, ask("o1", codes=[one])).body["reservation"]
    assert redeem(start, ask("o2", codes=[two])).body["quote"]["discount_minor"] == 655
    assert isinstance(batches.void(batch="b", actor="ann", now=start), Batch)
    assert reason(start, three) == "code_void"
    # What an order holds is still its own.
    from guerdon.flows.till import redemption

    given = done(redemption.redeem(reservation=held, key=None, now=start))
    assert given["quote"]["discount_minor"] == 655
    assert worker.work_once()
    assert dict(Code.objects.values_list("code", "state")) == {
        one: "redeemed",
        two: "redeemed",
        three: "void",
    }


def test_a_batch_of_owners(now: datetime) -> None:
    people = (member("ann", now), member("bob", now))
    made(now, owners=people, wanted=0)
    owned = dict(Code.objects.values_list("customer__key", "code"))
    assert set(owned) == set(people)
    other = refused(lambda: redeem(now, ask("o", customer="bob", codes=[owned["ann"]])))
    assert other.reason == "code_of_another"
    redeem(now, ask("o", customer="ann", codes=[owned["ann"]]))
    assert CodeBatch.objects.get().owners == []
    assert Customer.objects.count() == 2


def test_a_shared_code_is_bounded_by_its_offers_limit_a_code(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"per_code": 3}))
    one, other = made(now, shared=True, wanted=2)
    answers = in_threads(12, lambda n: redeem(now, ask(f"o{n}", codes=[one])))
    assert sum(isinstance(answer, Reply) for answer in answers) == 3
    assert {a.reason for a in answers if isinstance(a, Refusal)} == {"limit_reached"}
    assert isinstance(reserve(now, ask("p1", codes=[other])), Reply)
    assert set(Code.objects.values_list("state", "held_by")) == {("open", "")}


def test_a_job_of_a_batch_that_is_gone(now: datetime) -> None:
    assert batches.run(batch="nope", tell=print) == Refusal(
        reason="not_found", data={"what": "batch", "key": "nope"}
    )
    assert isinstance(batches.void(batch="nope", actor="ann", now=now), Refusal)


KILLED = """
import os, signal
from datetime import UTC, datetime
from guerdon.flows.codes import batches as flow
from guerdon.store.codes import batches as code_batches, codes
from guerdon.store.programme import offers
from guerdon.store.codes.batches import Asked
now = datetime(2026, 3, 14, tzinfo=UTC)
offers.keep(documents=[{"key": "ten", "kind": "percent", "name": {"en": "Ten"}, "codes": "unique",
    "value": {"percent": 10}}], actor="t", now=now, state="live")
code_batches.STEP = 100
asked = Asked(key="b", offer="ten", pattern="TEA-****-****", wanted=1_050)
flow.begun(asked=asked, actor="t", now=now)
real, count = codes.made, 0
def made(**words):
    global count
    found, count = real(**words), count + 1
    if count == KILLED_AT:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
codes.made = made
print(flow.run(batch="b", tell=lambda progress: None))
from guerdon.store.models import Code
print(Code.objects.count(), Code.objects.values("code").distinct().count())
print(code_batches.seen(key="b", counted=True).states)
"""


@pytest.mark.database
def test_kill_9_in_the_middle_and_again(house: House) -> None:
    # Inside a transaction that has stored its codes and not yet ended, twice.
    for at in (3, 2):
        with pytest.raises(AssertionError):
            house.python(KILLED.replace("KILLED_AT", str(at)))
    said = house.python(KILLED.replace("KILLED_AT", "0")).strip().splitlines()
    assert said == ["{'batch': 'b', 'made': 1050}", "1050 1050", "{'fresh': 1050}"]
