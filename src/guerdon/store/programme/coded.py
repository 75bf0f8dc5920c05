"""Live offers with a code of their own, and whether a code would lead to two of them."""

from collections.abc import Collection, Sequence

from guerdon.give.conflicts import same_code
from guerdon.give.offer_document import parsed
from guerdon.store.models import Offer
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer as TermsOffer


def coded(*, but: Collection[str], campaigns: bool = False) -> tuple[TermsOffer, ...]:
    """The live offers with a code of their own, without those; or only those of campaigns."""
    rows = Offer.objects.filter(current=True, state="live", document__has_key="shared_code")
    rows = rows.filter(campaign__isnull=False) if campaigns else rows
    found = [parsed(row.document) for row in rows.order_by("key") if row.key not in but]
    return tuple(one for one in found if isinstance(one, TermsOffer))


def twice(*, moved: Sequence[TermsOffer]) -> Refusal | None:
    """Why the offers cannot be live so: their code leads to another live one at the same time."""
    if not any(offer.shared_code for offer in moved):
        return None
    keys = {offer.key for offer in moved}
    return same_code(offers=[*moved, *coded(but=keys)], moved=keys)
