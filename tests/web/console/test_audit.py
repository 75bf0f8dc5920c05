"""The audit trail is read by text and by kind of act, and only by those it concerns."""

import re
from collections.abc import Callable
from datetime import datetime
from importlib import resources
from pathlib import Path

from django.test import Client

from guerdon.store.house import access
from guerdon.web.wording import wordings


def test_newest_first_found_and_filtered(owner: Client, moment: datetime) -> None:
    for act, subject in (("key.added", "k1"), ("user.added", "lin")):
        access.note(actor="mei", act=act, subject=subject, data={"role": "x"}, now=moment)
    text = owner.get("/audit").content.decode()
    assert text.index(">lin<") < text.index(">k1<")
    assert "API key made" in text
    assert ">k1<" not in owner.get("/audit?q=lin").content.decode()
    assert ">lin<" not in owner.get("/audit?act=key.added").content.decode()
    assert "Nothing fits" in owner.get("/audit?q=nobody").content.decode()


def test_marketers_do_not_read_it(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("marketer").get("/audit").status_code == 403
    assert 'href="/audit"' not in signed_in("marketer").get("/customers").content.decode()


def test_every_act_that_the_house_notes_has_words() -> None:
    noted = set()
    for file in Path(str(resources.files("guerdon"))).rglob("*.py"):
        noted |= set(re.findall(r'act="([^"]+)"', file.read_text(encoding="utf-8")))
    assert noted
    assert {act for act in noted if f"acts.{act}" not in wordings()} == set()
