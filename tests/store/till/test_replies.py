"""A key happens once, its reply is kept, and what is refused or dry leaves nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store.models import Reply as Row
from guerdon.store.models import Setting
from guerdon.store.programme import programme
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def call(now: datetime, *, digest: str = "d", answer: Any = None, **words: Any) -> Any:
    def work() -> Any:
        Setting.objects.update_or_create(key="n", defaults={"value": mark()})
        return {"mark": mark()} if answer is None else answer

    words = {"key": "caller:k"} | words
    return replies.once(digest=digest, now=now, work=work, **words)


def mark() -> int:
    row = Setting.objects.filter(key="n").first()
    return row.value + 1 if row else 1


def test_once(now: datetime) -> None:
    first = call(now)
    assert first == Reply(body={"mark": 2}, repeated=False)
    assert call(now) == Reply(body={"mark": 2}, repeated=True)
    assert mark() == 2
    assert call(now, digest="e") == Refusal(reason="idempotency_key_reused", data={"key": "k"})
    assert mark() == 2
    assert call(now, key="caller:other").repeated is False


def test_a_refusal_undoes_everything_and_frees_the_key(now: datetime) -> None:
    refusal = Refusal(reason="not_found")
    assert call(now, answer=refusal) is refusal
    assert not Row.objects.exists()
    assert mark() == 1
    assert call(now, digest="another").repeated is False


def test_dry_and_without_a_key(now: datetime) -> None:
    assert call(now, dry=True) == Reply(body={"mark": 2}, repeated=False)
    assert (mark(), Row.objects.count()) == (1, 0)
    for expected in (2, 3):
        assert call(now, key=None).body == {"mark": expected}
    assert not Row.objects.exists()


def test_the_first_answer_has_the_form_of_the_stored_one(now: datetime) -> None:
    answer = {"at": now, "of": frozenset("ba"), "programme": programme.Programme()}
    first = call(now, answer=answer)
    assert first.body["at"] == now.isoformat().replace("+00:00", "Z")
    assert first.body["of"] == ["a", "b"]
    assert call(now).body == first.body


def test_an_error_leaves_nothing(now: datetime) -> None:
    with pytest.raises(TypeError):
        call(now, answer=object())
    assert (mark(), Row.objects.count()) == (1, 0)


def test_old_replies_are_forgotten(now: datetime) -> None:
    call(now - timedelta(days=31))
    call(now, key="caller:new")
    assert replies.forget(before=now - timedelta(days=30)) == 1
    assert Row.objects.get().pk == "caller:new"
