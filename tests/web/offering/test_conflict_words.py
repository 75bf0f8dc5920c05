"""Each conflict is said in both languages, with the other offer by its title."""

import ast
from datetime import datetime
from inspect import getsource
from typing import Any

import pytest
from django.utils.translation import override

from guerdon.give import conflicts
from guerdon.give.conflicts import Conflict
from guerdon.store.programme import offers
from guerdon.web.offering import conflict_words
from guerdon.web.wording import wordings

OFFER: dict[str, Any] = {"kind": "percent", "value": {"percent": 10}}


def reasons() -> set[str]:
    """Every text of the module that names a conflict."""
    texts = {
        node.value
        for node in ast.walk(ast.parse(getsource(conflicts)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if f"conflicts.{text}" in wordings()}


@pytest.mark.django_db
def test_every_reason_has_its_sentence(now: datetime) -> None:
    assert len(reasons()) == 13
    for reason in reasons():
        found = Conflict(other="x", reason=reason, data={"group": "g", "code": "c", "budget": "b"})
        for language in ("zh-hans", "en"):
            with override(language):
                (one,) = conflict_words.told(found=(found,)).shown
            assert one.says
            assert "{" not in one.says
    assert (one.key, one.title) == ("", "x")


@pytest.mark.django_db
def test_the_other_is_called_by_its_title(now: datetime) -> None:
    offers.keep(
        documents=[OFFER | {"key": "tea", "name": {"en": "Tea week"}}],
        actor="t",
        now=now,
        state="live",
    )
    (one,) = conflict_words.met(document=OFFER | {"key": "new"}).shown
    assert (one.key, one.title, one.excludes) == ("tea", "Tea week", True)
    assert conflict_words.met(document={"key": "new"}) == conflict_words.Meetings()
    assert conflict_words.counted() == {}


@pytest.mark.django_db
def test_of_many_only_the_first_are_shown() -> None:
    many = tuple(Conflict(other=f"o{n}", reason="never_with") for n in range(20))
    found = conflict_words.told(found=many)
    assert (len(found.shown), found.more) == (12, 8)
