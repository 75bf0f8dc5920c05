"""People, keys and the audit trail: who is let in, who is not, and what is written down."""

from datetime import datetime

import pytest
from django.contrib.auth import authenticate

from guerdon.store.house import access
from guerdon.store.models import ApiKey, AuditEntry, User
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db

GOOD = "twelve letters"


def acts() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("actor", "act", "subject"))


def test_a_person_is_added_once_and_signs_in(now: datetime) -> None:
    assert access.add_user(name="ann", password=GOOD, role=Role.OWNER, now=now) is None
    assert authenticate(username="ann", password=GOOD) == User.objects.get(name="ann")
    assert authenticate(username="ann", password="wrong") is None
    again = access.add_user(name="ann", password=GOOD, role=Role.ANALYST, now=now)
    assert again == Refusal(reason="name_taken", data={"name": "ann"})
    assert User.objects.get().role == "owner"
    assert acts() == [("house", "user.added", "ann")]


def test_the_password_is_kept_as_argon2_only(now: datetime) -> None:
    access.add_user(name="ann", password=GOOD, role=Role.OWNER, now=now)
    kept = User.objects.get().password
    assert kept.startswith("argon2$argon2id$")
    assert GOOD not in kept


@pytest.mark.parametrize("name", ["", "   ", "x" * 151])
def test_a_name_that_cannot_be_used_is_refused(name: str, now: datetime) -> None:
    answer = access.add_user(name=name, password=GOOD, role=Role.OWNER, now=now)
    assert isinstance(answer, Refusal)
    assert answer.reason == "name_unusable"
    assert not User.objects.exists()
    assert acts() == []


def test_names_that_look_alike_are_one_name(now: datetime) -> None:
    assert access.add_user(name="ｌｉｎ ", password=GOOD, role=Role.OWNER, now=now) is None
    assert User.objects.get().name == "lin"
    again = access.add_user(name="lin", password=GOOD, role=Role.OWNER, now=now)
    assert again == Refusal(reason="name_taken", data={"name": "lin"})


def test_a_short_password_is_refused_and_nothing_is_kept(now: datetime) -> None:
    answer = access.add_user(name="ann", password="x" * 11, role=Role.OWNER, now=now)
    assert answer == Refusal(reason="password_short", data={"least": 12})
    assert not User.objects.exists()


def test_a_key_opens_as_its_role_until_it_is_revoked(now: datetime) -> None:
    token = access.add_key(name="till 3", role=Role.CASHIER, now=now)
    assert access.holder(token=token) == access.Caller(name="key:till 3", role=Role.CASHIER)
    (shown,) = access.keys()
    assert (shown.name, shown.role, shown.revoked_at) == ("till 3", Role.CASHIER, None)
    assert shown.prefix in token
    access.revoke_key(prefix=shown.prefix, now=now, actor="ann")
    access.revoke_key(prefix=shown.prefix, now=now, actor="ann")
    assert access.holder(token=token) is None
    assert acts() == [
        ("house", "key.added", shown.prefix),
        ("ann", "key.revoked", shown.prefix),
    ]


def test_the_secret_of_a_key_is_nowhere_in_the_store(now: datetime) -> None:
    token = access.add_key(name="till", role=Role.CASHIER, now=now)
    secret = token.split("_", 2)[2]
    assert len(secret) >= 32
    kept = [*ApiKey.objects.values_list(), *AuditEntry.objects.values_list()]
    assert secret not in str(kept)


def test_wrong_tokens_open_nothing(now: datetime) -> None:
    token = access.add_key(name="till", role=Role.CASHIER, now=now)
    other = access.add_key(name="other", role=Role.OWNER, now=now)
    mark, prefix, secret = token.split("_", 2)
    wrong = [
        "",
        "gk_",
        "gk__",
        prefix,
        f"{mark}_{prefix}",
        f"{mark}_{prefix}_",
        f"{mark}_{prefix}_{secret}x",
        f"{mark}_{prefix}_{secret[:-1]}",
        f"{prefix}_{secret}",
        f"{mark}_{prefix}_{other.split('_', 2)[2]}",
        token.upper(),
        f"gk_\x00_{secret}",
        "gk_" + "a" * 10_000 + "_b",
        "gk_é_ü",
    ]
    assert [access.holder(token=each) for each in wrong] == [None] * len(wrong)
    assert access.holder(token=token) is not None


def test_keys_are_listed_newest_first(now: datetime) -> None:
    for name in ("first", "second"):
        access.add_key(name=name, role=Role.CASHIER, now=now)
    listed = access.keys()
    assert [key.name for key in listed] == ["second", "first"]


def test_a_key_is_looked_up_once_a_second_and_a_wrong_secret_never_passes(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(access.time, "monotonic", lambda: clock[0])
    token = access.add_key(name="till 3", role=Role.CASHIER, now=now)
    assert access.holder(token=token) is not None
    # Another process revokes it; the wrong secret is refused all the while.
    ApiKey.objects.update(revoked_at=now)
    clock[0] += 0.99
    assert access.holder(token=token) is not None
    assert access.holder(token=token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    clock[0] += 0.01
    assert access.holder(token=token) is None
    ApiKey.objects.update(revoked_at=None)
    assert access.holder(token=token) is not None
    access.revoke_key(prefix=token.split("_")[1], now=now)
    assert access.holder(token=token) is None


def test_only_so_many_keys_are_remembered(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MOST_SEEN", 2)
    for name in ("a", "b", "c", "d", "e"):
        token = access.add_key(name=name, role=Role.CASHIER, now=now)
        assert access.holder(token=token) is not None
        assert len(access._seen) <= 2
