"""Codes as people type them: small letters, blanks, and hyphens or none."""

from collections.abc import Sequence

from django.db import connection

from guerdon.give.coupons.pattern import Pattern, parsed, regrouped
from guerdon.store.codes.codes import STANDARD
from guerdon.store.models import Code, CodeBatch
from guerdon.terms.code import plain

_known: tuple[object, tuple[Pattern, ...]] = ((), ())


def stored_form(*, text: str) -> str:
    """Which stored code is meant, whatever its case, blanks and hyphens; unknown ones plain.

    A text that several patterns could have means the code that exists, as it was typed if that
    one does.
    """
    printed = plain(text=text)
    bare = printed.replace("-", "")
    found = [regrouped(pattern=pattern, bare=bare) for pattern in (*_patterns(), STANDARD)]
    forms = list(dict.fromkeys([printed, *filter(None, found)]))
    if len(forms) == 1:
        return printed
    there = set(Code.objects.filter(code__in=forms).values_list("code", flat=True))
    return next((form for form in forms if form in there), forms[-1])


def _patterns() -> Sequence[Pattern]:
    """The patterns of all batches; one row says whether those in memory still stand."""
    global _known  # noqa: PLW0603 (they go with the batches of this process's database)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id), max(created_at), count(*) FROM store_codebatch")
        stamp: object = cursor.fetchone()
    if stamp != _known[0]:
        rows = CodeBatch.objects.exclude(pattern="").values_list("pattern", "own").distinct()
        read = [parsed(text=text, own=own) for text, own in rows.order_by("pattern", "own")]
        _known = (stamp, tuple(one for one in read if isinstance(one, Pattern)))
    return _known[1]
