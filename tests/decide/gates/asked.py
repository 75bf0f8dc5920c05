"""A message that passes every gate, for tests to change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from guerdon.terms.reach import Asked, Consented, ReachTerms, Terms

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
ONE = Asked(
    number=1,
    member="ann",
    purpose="marketing",
    channel="email",
    due_at=NOON,
    expires_at=None,
    zone="UTC",
    consent=Consented(given=True, at=NOON, proof="form"),
)


def one(**changes: Any) -> Asked:
    """The message, changed."""
    return replace(ONE, **changes)


def terms(**changes: Any) -> Terms:
    """The plain settings, changed."""
    return Terms(reach=replace(ReachTerms(), **changes))
