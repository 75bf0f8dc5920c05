"""The end of a card: as long as the shop says, and never sooner than the law lets it."""

from datetime import datetime

from guerdon.give.stored_value.law import Law
from guerdon.terms.stored_value import CardTerms


def later(*, moment: datetime, months: int) -> datetime:
    """The same day and time so many months later, the month's last day where it has none such."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, day = moment.year + years, moment.day
    while True:
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1


def ends_at(
    *, terms: CardTerms, law: Law, issued_at: datetime, loaded_at: datetime
) -> datetime | None:
    """When a card that was activated and last loaded then ends; None: never.

    A shop that sets no life has cards without end, whatever the law would let it do.
    """
    if law.never or terms.life_months is None:
        return None
    wished = later(moment=issued_at, months=terms.life_months)
    if law.months is None:
        return wished
    begin = loaded_at if law.after == "load" else issued_at
    if law.after == "year_end":
        begin = issued_at.replace(
            year=issued_at.year + 1, month=1, day=1, hour=0, minute=0, second=0, microsecond=0
        )
    return max(wished, later(moment=begin, months=law.months))
