"""What is kept of a customer is told whole: no table that names one is forgotten."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from guerdon.store.customers import kept_of, people
from guerdon.store.models import Code, CodeBatch, Customer, OfflineUse, Referral

pytestmark = [pytest.mark.database, pytest.mark.django_db]

# Told by parts of the file that add up or open what is sealed, not row by row.
OTHERWISE = {
    *("Order", "Consent", "KnowValue", "Entry", "Lot", "Posting", "Notice", "Remark"),
    "Customer",
}
WITHHELD = {"sealed", "index", "email_index", "phone_index", "sign", "password", "seed", "digest"}


def naming() -> set[tuple[str, str]]:
    """Each table and column that names a customer."""
    return {
        (model.__name__, field.name)
        for model in apps.get_app_config("store").get_models()
        for field in model._meta.fields
        if (isinstance(field, ForeignKey) and field.related_model is Customer)
        or (field.name == "customer" and not field.is_relation)
    }


def test_every_table_that_names_a_customer_is_told() -> None:
    told = {(one.model.__name__, one.by) for one in kept_of.KEPT}
    left = {pair for pair in naming() - told if pair[0] not in OTHERWISE}
    # A merge is told to whom it left, who is both from then on.
    assert left == {("Merge", "merged")}
    assert told <= naming()


def test_nothing_sealed_and_nobody_else_is_told() -> None:
    for one in kept_of.KEPT:
        assert not WITHHELD & set(one.columns), one.word
        assert not {"customer", "inviter", "invitee", "receiver"} & set(one.columns), one.word
        named = {column.partition("__")[0] for column in one.columns if "__" in column}
        assert named <= {"campaign", "experiment", "adviser"}, one.word


def test_rows_of_one_by_relation_and_by_key(now: datetime) -> None:
    people.keep(told=[people.Told(key=key) for key in ("ann", "bob", "cid")], now=now, proof="f")
    ann, bob, cid = (Customer.objects.get(key=key) for key in ("ann", "bob", "cid"))
    terms = {"programme": "main", "version": 1, "state": "bound", "channel": "link"}
    Referral.objects.create(inviter=ann, invitee=bob, bound_at=now, lapses_at=now, **terms)
    Referral.objects.create(inviter=bob, invitee=cid, bound_at=now, lapses_at=now, **terms)
    assert [len(kept_of.rows(kept=_word("invited"), customer=one)) for one in (ann, bob, cid)] == [
        1,
        1,
        0,
    ]
    (row,) = kept_of.rows(kept=_word("invited_by"), customer=cid)
    assert (row["programme"], row["bound_at"]) == ("main", now)
    batch = CodeBatch.objects.create(key="b", offer="five", created_at=now)
    code = Code.objects.create(code="C", offer="five", batch=batch, issued_at=now)
    OfflineUse.objects.create(
        code=code,
        batch=batch,
        offer="five",
        state="settled",
        customer="ann",
        till="1",
        order="o",
        at=now,
        given_minor=5,
        settled_at=now,
    )
    assert [row["offer"] for row in kept_of.rows(kept=_word("offline_codes"), customer=ann)] == [
        "five"
    ]
    assert kept_of.rows(kept=_word("offline_codes"), customer=bob) == []


def _word(word: str) -> kept_of.Kept:
    return next(one for one in kept_of.KEPT if one.word == word)
