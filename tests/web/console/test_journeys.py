"""The console's journeys: begun from ready ones, edited, kept, made live, looked ahead."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.journeys import journeys
from guerdon.store.models import JourneyVersion
from tests.flows.paths import member, say, tick

pytestmark = pytest.mark.django_db


def begun(page: Client, name: str = "device") -> str:
    """The text of a ready-made journey in the editor, kept."""
    text = str(page.get(f"/journeys/ready/{name}").context["text"])
    kept = page.post(f"/journeys/ready/{name}", {"text": text, "act": "keep", "lock": "0"})
    assert (kept.status_code, kept["Location"]) == (302, f"/journeys/{name}")
    return text


def test_from_ready_to_live_with_counts(owner: Client, moment: datetime) -> None:
    assert "Device trigger" in owner.get("/journeys").content.decode()
    begun(owner)
    assert owner.post("/journeys/device/state", {"act": "live"}).status_code == 302
    assert journeys.state(key="device") == "live"
    member("ann", moment)
    say("device_low", moment, key="d1", device="d1")
    tick(moment)
    page = owner.get("/journeys/device").content.decode()
    assert "1 waiting" in page
    assert "Running low" in page
    listed = owner.get("/journeys").content.decode()
    assert "/journeys/ready/device" not in listed
    owner.post("/journeys/device/state", {"act": "pause"})
    assert journeys.state(key="device") == "paused"


def test_nothing_is_written_before_it_is_kept(owner: Client) -> None:
    text = begun(owner)
    shown = owner.post("/journeys/device", {"text": text, "act": "add:1:wait", "lock": "1"})
    draft = str(shown.context["text"])
    assert "wait-1" in draft
    assert shown.context["edited"]
    assert JourneyVersion.objects.count() == 1
    kept = owner.post("/journeys/device", {"text": draft, "act": "keep", "lock": "1"})
    assert kept.status_code == 302
    assert JourneyVersion.objects.count() == 2
    stale = owner.post("/journeys/device", {"text": text, "act": "keep", "lock": "1"})
    assert stale.status_code == 422
    assert "changed meanwhile" in stale.content.decode()


def test_whatever_button_is_pressed_what_stands_in_the_form_holds(owner: Client) -> None:
    begun(owner)
    page = owner.get("/journeys/device").context
    text, drawn = str(page["text"]), str(page["drawn"])
    form = {"text": text.replace("\n", "\r\n"), "drawn": drawn, "lock": "1", "e.name.en": "Refill"}
    shown = owner.post("/journeys/device", {**form, "act": "add:0:wait", "e.goal.days": "9"})
    assert shown.context["journey"].name["en"] == "Refill"
    assert shown.context["journey"].goal.within.days == 9
    assert len(shown.context["lines"]) == text.count("- key:") + 1
    # Who writes in the text means the text: fields as they were drawn are left alone.
    own = text.replace("Device trigger", "By hand")
    shown = owner.post("/journeys/device", {**form, "text": own, "act": "check"})
    assert shown.context["journey"].name["en"] == "By hand"
    # What cannot be is named, and the form stays as it was.
    shown = owner.post("/journeys/device", {**form, "act": "keep", "e.holdout_percent": "many"})
    assert (shown.status_code, shown.context["text"]) == (422, form["text"])
    assert shown.context["lines"]
    assert JourneyVersion.objects.count() == 1
    assert owner.post("/journeys/device", {**form, "act": "keep"}).status_code == 302
    assert JourneyVersion.objects.count() == 2


def test_what_is_typed_is_never_lost_and_its_fault_is_named(owner: Client) -> None:
    begun(owner)
    for text, says in (("a: [", "text"), ("journey: device\n", "name")):
        shown = owner.post("/journeys/device", {"text": text, "act": "keep", "lock": "1"})
        assert shown.status_code == 422
        assert shown.context["text"] == text
        assert says in shown.content.decode()
    other = str(owner.get("/journeys/ready/welcome").context["text"])
    refused = owner.post("/journeys/device", {"text": other, "act": "keep", "lock": "1"})
    assert refused.status_code == 422
    assert JourneyVersion.objects.count() == 1


def test_looked_ahead_on_what_really_happened(owner: Client, moment: datetime) -> None:
    member("ann", moment)
    say("device_low", moment, key="d1", device="d1")
    text = str(owner.get("/journeys/ready/device").context["text"])
    page = owner.post("/journeys/ready/device", {"text": text, "act": "simulate"})
    assert "1 entries" in page.content.decode()
    assert re.search(r"<meter", page.content.decode())
    assert JourneyVersion.objects.count() == 0
    assert owner.get("/journeys/none").status_code == 404
    assert owner.get("/journeys/ready/none").status_code == 404


def test_an_analyst_reads_and_tries_but_keeps_nothing(
    owner: Client, signed_in: Callable[[str], Client]
) -> None:
    text = begun(owner)
    analyst = signed_in("analyst")
    page = analyst.get("/journeys/device").content.decode()
    assert 'value="keep"' not in page
    assert analyst.post("/journeys/device", {"text": text, "act": "check"}).status_code == 200
    edited = text.replace("days: 14", "days: 15")
    refused = analyst.post("/journeys/device", {"text": edited, "act": "keep", "lock": "1"})
    assert refused.status_code == 403
    assert analyst.post("/journeys/device/state", {"act": "live"}).status_code == 403
    assert JourneyVersion.objects.count() == 1
