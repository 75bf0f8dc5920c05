"""What a change of the programme touches: codes that were issued, and holds that are open."""

from collections.abc import Collection, Mapping, Sequence

from guerdon.store.models import Code, Reservation


def code_owners(*, codes: Sequence[str]) -> Mapping[str, str]:
    """Of these codes those issued to single customers: code -> offer."""
    found: dict[str, str] = {}
    for start in range(0, len(codes), 500):
        rows = Code.objects.filter(code__in=codes[start : start + 500])
        found.update(rows.values_list("code", "offer"))
    return found


def holding(*, offers: Collection[str]) -> int:
    """How many open reservations hold something of one of these offers."""
    held = Reservation.objects.filter(state="held").values_list("quote", flat=True)
    return sum(
        any(one["offer"] in offers for one in quote["applied"])
        for quote in held.iterator(chunk_size=500)
    )
