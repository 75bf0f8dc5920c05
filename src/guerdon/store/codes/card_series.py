"""Gift cards that were made together: listed, counted, and read once more to be printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum

from guerdon.store.codes import cards
from guerdon.store.models import Balance, GiftCard
from guerdon.terms.stored_value import cash

# So many of the newest cards are looked through for series.
LOOKED = 20_000
# A card that is blocked or void is not handed to anybody.
PRINTABLE = ("made", "active")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """`count` cards of one face value, made at one moment; `first` is the number of one of them.

    `states` says how many are in which state, `printable` of how many nobody has presented the
    code yet.
    """

    first: int
    at: datetime
    currency: str
    face_minor: int
    count: int
    printable: int
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A card as it is printed: its code, its value, and its end where it has one yet."""

    code: str
    face_minor: int
    currency: str
    expires_at: datetime | None


def newest(*, most: int = 20) -> list[Series]:
    """The series of the newest cards that are nobody's by name, the newest first."""
    rows = GiftCard.objects.filter(named=False).order_by("-pk")[:LOOKED]
    found: dict[tuple[datetime, str, int], list[tuple[int, str, bool]]] = {}
    kept = ExpressionWrapper(Q(sealed__isnull=False), output_field=BooleanField())
    for pk, at, currency, face, state, has_code in rows.values_list(
        "pk", "created_at", "currency", "face_minor", "state", kept
    ):
        found.setdefault((at, currency, face), []).append((pk, state, has_code))
    return [
        Series(
            first=min(pk for pk, _, _ in ours),
            at=at,
            currency=currency,
            face_minor=face,
            count=len(ours),
            printable=sum(has and state in PRINTABLE for _, state, has in ours),
            states={
                state: sum(one == state for _, one, _ in ours)
                for state in sorted({one for _, one, _ in ours})
            },
        )
        for (at, currency, face), ours in list(found.items())[:most]
    ]


def printed(*, first: int, most: int) -> list[Printed]:
    """The cards made together with that one whose codes nobody has presented, by number."""
    one = GiftCard.objects.filter(pk=first, named=False).first()
    if one is None:
        return []
    rows = GiftCard.objects.filter(
        named=False,
        created_at=one.created_at,
        currency=one.currency,
        face_minor=one.face_minor,
        state__in=PRINTABLE,
    ).order_by("pk")[:most]
    codes = cards.codes(cards=[row.pk for row in rows])
    return [
        Printed(
            code=codes[row.pk],
            face_minor=row.face_minor,
            currency=row.currency,
            expires_at=row.expires_at,
        )
        for row in rows
        if row.pk in codes
    ]


def counted() -> dict[str, int]:
    """How many cards there are in each state."""
    rows = GiftCard.objects.values_list("state").annotate(many=Count("pk"))
    return {state: int(many) for state, many in rows}


def outstanding(*, currency: str) -> int:
    """The money on all cards, in minor units: what the shop owes their holders."""
    purses = Balance.objects.filter(
        account__startswith="card:", account__endswith=f":{cash(currency=currency)}/0"
    )
    return int(purses.aggregate(total=Sum("amount"))["total"] or 0)
