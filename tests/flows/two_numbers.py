"""Two customers with a row in every table that names one, and how they stand, for merges."""

from datetime import UTC, datetime
from typing import Any

from django.db import models as fields
from django.db.models import Model

from guerdon.store import models as m
from guerdon.store.customers import merging
from guerdon.store.sealed import unseal

OLD, NEW = "old", "new"
AT = datetime(2026, 3, 1, tzinfo=UTC)
_count = 0


def person(key: str, **words: Any) -> m.Customer:
    """A customer known since then."""
    return m.Customer.objects.create(key=key, created_at=AT, **words)


def made(model: type[Model], **words: Any) -> Any:
    """A row with something plausible in each column that needs something, its parents made too."""
    global _count  # noqa: PLW0603 (texts that have to differ do)
    given = dict(words)
    for field in model._meta.concrete_fields:
        own = field.primary_key and not field.is_relation
        if field.name in given or field.has_default() or field.null or own:
            continue
        _count += 1
        given[field.name] = _value(field)
    return model._default_manager.create(**given)


def _value(field: Any) -> Any:
    if field.is_relation:
        if field.related_model is m.Customer:
            return person(f"somebody{_count}")
        return made(field.related_model)
    plain = {
        "DateTimeField": AT,
        "DateField": AT.date(),
        "JSONField": {},
        "BooleanField": False,
        "BinaryField": b"",
    }
    if field.get_internal_type() in plain:
        return plain[field.get_internal_type()]
    text = isinstance(field, fields.CharField | fields.TextField)
    return f"t{_count}"[: field.max_length] if text else _count


def standing() -> dict[str, Any]:
    """Every row that names either, every balance of theirs, and the lots with something left."""
    both = {row.pk: row for row in m.Customer.objects.filter(key__in=(OLD, NEW))}
    found: dict[str, Any] = {}
    for model, column in merging.pointing():
        if model in (m.Entry, m.Posting, m.Merge, m.Lot, m.Mood):
            continue
        rows = list(
            model._default_manager.filter(**{f"{column}__in": both}).order_by("pk").values()
        )
        for row in rows:
            row.pop("due_at" if model is m.TierStanding else "", None)
        found[f"{model.__name__}.{column}"] = rows
    found["customers"] = [_plain(row) for _, row in sorted(both.items())]
    found["lots"] = [
        {name: value for name, value in row.items() if name != "entry_id"}
        for row in m.Lot.objects.filter(customer__in=both, used__lt=fields.F("amount"))
        .order_by("pk")
        .values()
    ]
    accounts = [f"wallet:{w}#{pk}" for w in ("points", "money") for pk in both]
    balances = m.Balance.objects.filter(account__in=accounts).exclude(amount=0)
    found["balances"] = dict(balances.values_list("account", "amount"))
    found["counters"] = dict(m.Counter.objects.values_list("key", "used"))
    return found


def _plain(row: m.Customer) -> dict[str, Any]:
    plain = unseal(sealed=bytes(row.sealed)) if row.sealed else {}
    return {
        **{name: value for name, value in vars(row).items() if name not in ("_state", "sealed")},
        "said": {name: text for name, text in plain.items() if text},
    }
