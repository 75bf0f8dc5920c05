"""E-mail through anymail: our settings, our key on each letter, and what a broken call means."""

import asyncio
import json
from typing import Any

import pytest

from guerdon.channels.mail_providers import (
    PROVIDERS,
    ProviderSettings,
    ProviderWire,
    backend_of,
    settings,
)
from guerdon.terms.letter import Letter, Sent
from tests.channels.test_http import Other, other

pytest.importorskip("anymail")
__all__ = ["other"]
PLAIN = {"provider": "postmark", "api_key": "k3y", "sender": "Shop <s@example.org>"}
LETTER = Letter(
    number=1,
    key="0a1b",
    to="ann@example.org",
    name="Ann",
    subject="Hello",
    text="Dear Ann",
    html="<p>Dear Ann</p>",
    headers={"List-Unsubscribe": "<https://x/m/wanted/1>"},
)


def sent(url: str, letter: Letter = LETTER, **changes: Any) -> Sent:
    wire = ProviderWire(ProviderSettings(**{**PLAIN, "url": url, "seconds": 2.0, **changes}))

    async def work() -> Sent:
        done = await wire.send(letter)
        await wire.close()
        return done

    return asyncio.run(work())


def test_the_call_has_our_key_and_no_tracking_of_theirs(other: str) -> None:
    sent(f"{other}/201/")
    path, heads, body = Other.seen[-1]
    said = json.loads(body)
    assert path == "/201/email"
    assert heads["X-Postmark-Server-Token"] == "k3y"
    assert (said["To"], said["Subject"]) == ("Ann <ann@example.org>", "Hello")
    assert (said["TextBody"], said["HtmlBody"]) == ("Dear Ann", "<p>Dear Ann</p>")
    assert said["Metadata"] == {"guerdon": "0a1b"}
    assert (said["TrackOpens"], said["TrackLinks"]) == (False, "None")
    assert {"Name": "List-Unsubscribe", "Value": "<https://x/m/wanted/1>"} in said["Headers"]


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("401", "failed", "wire_refused"),
        ("429", "again", "wire_busy"),
        ("503", "again", "wire_busy"),
        ("500", "unknown", "wire_lost"),
        # Taken, but its answer cannot be read: nobody knows.
        ("200", "unknown", "wire_lost"),
    ],
)
def test_what_an_answer_means(other: str, path: str, state: str, reason: str) -> None:
    done = sent(f"{other}/{path}/")
    assert (done.state, done.reason) == (state, reason)


def test_nobody_there_is_tried_later_and_an_odd_letter_fails() -> None:
    assert sent("http://127.0.0.1:9/").state == "again"
    odd = Letter(number=1, key="k", to="ann@example.org\r\nBcc: all@x", subject="s", text="t")
    assert sent("http://127.0.0.1:9/", odd).reason == "wire_unwritable"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_is_made_of_our_settings_alone(provider: str) -> None:
    given = settings(plain={**PLAIN, "provider": provider, "signing": "s", "api_secret": "s"})
    assert backend_of(given=given).ignore_unsupported_features is True


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"provider": "pigeon"}, "provider: one of"),
        ({"sender": "nobody"}, "sender"),
        ({"api_key": ""}, "api_key is wanted"),
        ({"provider": "sendgrid"}, "signing is wanted"),
        ({"provider": "mailjet"}, "api_secret is wanted"),
        ({"url": "ftp://x"}, "url"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        settings(plain={**PLAIN, **changes})


def test_without_the_extra_the_settings_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guerdon.channels.mail_providers.find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"guerdon\[anymail\]"):
        settings(plain=PLAIN)
