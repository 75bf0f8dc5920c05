"""Merging in the store: which rows move to the survivor, which stay, and how they come back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model, Q, UniqueConstraint

from guerdon.store import models as m

# What is a customer's and moves; a row for which the survivor has its like already stays.
MOVED: tuple[tuple[type[Model], str], ...] = (
    (m.Order, "customer"),
    (m.Redemption, "customer"),
    (m.Reservation, "customer"),
    (m.Code, "customer"),
    (m.Roll, "customer"),
    (m.Consent, "customer"),
    (m.Assignment, "customer"),
    (m.Enrolment, "customer"),
    (m.Remark, "customer"),
    (m.Message, "customer"),
    (m.Notice, "customer"),
    (m.Trigger, "customer"),
    (m.HookDelivery, "customer"),
    (m.MemberZone, "customer"),
    (m.PushBrowser, "customer"),
    (m.Adjustment, "customer"),
    (m.HadReward, "customer"),
    (m.PartnerMove, "customer"),
    (m.GiftCard, "customer"),
    (m.ValuePayment, "customer"),
    (m.CauseChoice, "customer"),
    (m.CauseGiver, "customer"),
    (m.CauseShare, "customer"),
    (m.Certificate, "customer"),
    (m.DrawSeed, "customer"),
    (m.DrawTake, "customer"),
    (m.Deed, "customer"),
    (m.Award, "customer"),
    (m.Player, "customer"),
    (m.Score, "customer"),
    (m.JourneyRun, "customer"),
    (m.StaffTask, "customer"),
    (m.Referral, "inviter"),
    (m.Referral, "invitee"),
    (m.ReferralReward, "receiver"),
    (m.ReferralCode, "customer"),
    (m.ReferralSign, "customer"),
    (m.Housemate, "customer"),
    (m.TierStanding, "customer"),
    (m.TierChange, "customer"),
    (m.TierFloor, "customer"),
    (m.TierGrant, "customer"),
    (m.PaidTerm, "customer"),
    (m.Advised, "customer"),
    (m.User, "customer"),
    (m.Customer, "merged_into"),
)
# What stays, and why: signed entries are answered by new ones, a night's values are of that
# night, the mood is read anew out of the remarks, and a merge tells of both.
STAYS = (m.Entry, m.Lot, m.Posting, m.KnowValue, m.Mood, m.Merge)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The rows of one table that a merge moves, and those that stay with the old number."""

    table: str
    moves: tuple[int, ...]
    stays: tuple[int, ...]


def parts(*, merged: int, survivor: int) -> Iterator[Part]:
    """What would move, table by table, those with nothing left out; changes nothing."""
    for model, column in MOVED:
        held = list(_of(model, column, merged).order_by("pk").values_list("pk", flat=True))
        if held:
            stays = _clashing(model, column, merged, survivor)
            yield Part(
                table=_named(model, column),
                moves=tuple(pk for pk in held if pk not in stays),
                stays=tuple(pk for pk in held if pk in stays),
            )


def move(*, merged: int, survivor: int) -> dict[str, list[int]]:
    """Give the rows to the survivor; by table the numbers that they have from then on."""
    found = {part.table: part for part in parts(merged=merged, survivor=survivor)}
    moved: dict[str, list[int]] = {}
    for model, column in MOVED:
        part = found.get(_named(model, column))
        if part is None or not part.moves:
            continue
        model._default_manager.filter(pk__in=part.moves).update(**{f"{column}_id": survivor})
        # Where the customer is the key of the row, the row has another key now.
        own = model._meta.pk.name == column
        moved[part.table] = [survivor] if own else list(part.moves)
    return moved


def bring_back(*, moved: Mapping[str, Sequence[int]], merged: int, survivor: int) -> None:
    """Give back exactly those rows that are still the survivor's."""
    for model, column in MOVED:
        numbers = moved.get(_named(model, column), ())
        if numbers:
            theirs = _of(model, column, survivor).filter(pk__in=numbers)
            theirs.update(**{f"{column}_id": merged})


def _of(model: type[Model], column: str, customer: int) -> Any:
    return model._default_manager.filter(**{f"{column}_id": customer})


def _named(model: type[Model], column: str) -> str:
    return model.__name__ if column in ("customer", "merged_into") else f"{model.__name__}.{column}"


def _clashing(model: type[Model], column: str, merged: int, survivor: int) -> frozenset[int]:
    """Rows that would stand beside one of the survivor's where only one may be."""
    found: set[int] = set()
    for others, condition in _once(model, column):
        theirs = set(_of(model, column, survivor).filter(condition).values_list(*others, "pk"))
        taken = {row[:-1] for row in theirs}
        for row in _of(model, column, merged).filter(condition).values_list(*others, "pk"):
            if row[:-1] in taken:
                found.add(row[-1])
    return frozenset(found)


def _once(model: type[Model], column: str) -> Iterator[tuple[tuple[str, ...], Q]]:
    """The columns beside this one that make a row the only one, and where that holds."""
    field: Field[Any, Any] = model._meta.get_field(column)  # type: ignore[assignment]
    if field.unique or field.primary_key:
        yield (), Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and column in constraint.fields:
            others = tuple(name for name in constraint.fields if name != column)
            yield others, constraint.condition or Q()


def pointing() -> Iterator[tuple[type[Model], str]]:
    """Every column of the store that names a customer."""
    for model in m.Customer._meta.apps.get_app_config("store").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is m.Customer:
                yield model, field.name
