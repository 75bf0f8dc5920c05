"""What became of a template's messages, by variant: sent, opened, clicked and sent back."""

from dataclasses import dataclass

from guerdon.store import rows
from guerdon.terms import message as words


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantCounts:
    """One variant ("" is the template itself): distinct messages, not opens or clicks."""

    variant: str
    sent: int
    opened: int
    clicked: int
    bounced: int

    @property
    def open_share(self) -> float | None:
        """Opened of sent; None before anything was sent."""
        return self.opened / self.sent if self.sent else None

    @property
    def click_share(self) -> float | None:
        """Clicked of sent; None before anything was sent."""
        return self.clicked / self.sent if self.sent else None


def of(*, template: str) -> tuple[VariantCounts, ...]:
    """Each variant of a template that was ever sent. Whoever clicked has opened."""
    kinds = (words.OPENED, words.CLICKED, words.CLICKED, words.BOUNCED)
    found = rows.several(
        query="SELECT m.variant, count(*), sum(CASE WHEN EXISTS (SELECT 1 FROM"
        " store_messageecho e WHERE e.message_id = m.id AND e.kind IN (%s, %s))"
        " THEN 1 ELSE 0 END), sum(CASE WHEN EXISTS (SELECT 1 FROM store_messageecho e"
        " WHERE e.message_id = m.id AND e.kind = %s) THEN 1 ELSE 0 END),"
        " sum(CASE WHEN m.state = %s THEN 1 ELSE 0 END)"
        " FROM store_message m WHERE m.template = %s AND m.accepted_at IS NOT NULL"
        " GROUP BY m.variant ORDER BY m.variant",
        params=[*kinds, template],
    )
    return tuple(
        VariantCounts(
            variant=variant,
            sent=int(sent),
            opened=int(opened),
            clicked=int(clicked),
            bounced=int(bounced),
        )
        for variant, sent, opened, clicked, bounced in found
    )
