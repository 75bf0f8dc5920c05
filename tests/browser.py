"""The real browser: where Chromium is found, and the fixtures that open pages with it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house import House, opened, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

# Nothing here may reach for another host, and a container has neither a sandbox nor a screen card.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def works(chromium: str) -> bool:
    """Whether this file really is a Chromium that can open a page (some are empty stand-ins)."""
    with tempfile.TemporaryDirectory(prefix="guerdon-chromium-") as profile:
        page = "data:text/html,<title>t</title><p>an open page"
        try:
            done = subprocess.run(
                [chromium, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", page],
                capture_output=True,
                timeout=60,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return b"an open page" in done.stdout


def found() -> str | None:
    """The path of a working Chromium: named by GUERDON_CHROMIUM, on PATH, an app, playwright's."""
    named = os.environ.get("GUERDON_CHROMIUM")
    if named:
        return named
    listed = [shutil.which(name) for name in NAMES]
    listed += [place for place in PLACES if os.access(place, os.X_OK)]
    listed.append(_playwrights())
    return next((path for path in listed if path and works(path)), None)


def _playwrights() -> str | None:
    """The Chromium that `playwright install chromium` put in its cache, if it did."""
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as play:
            path = play.chromium.executable_path
    except Exception:  # noqa: BLE001 (whatever playwright says, there is no browser of its own)
        return None
    return path if Path(path).exists() else None


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A headless Chromium; skipped with a word (that the harness repeats) where there is none."""
    path = found()
    if path is None:
        pytest.skip("NO BROWSER: no working Chromium was found; `make test` says how to get one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=path, args=list(FLAGS), chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the page so far; a test that wants an error removes it from here."""
    return []


@pytest.fixture
def page(chromium: "Browser", faults: list[str]) -> "Iterator[Page]":
    """A page 1440 wide in English; the test fails on any console error or foreign request."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/London"
    )
    opened_page = context.new_page()
    opened_page.set_default_timeout(60_000)
    watch(opened_page, faults=faults)
    yield opened_page
    context.close()
    assert not faults, "\n".join(faults)


def watch(page: "Page", *, faults: list[str]) -> None:
    """Collect what must not happen in a page: errors, and requests to any other host."""
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))

    def said(message: "ConsoleMessage") -> None:
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            faults.append(f"console: {message.text} ({message.location['url']})")

    def asked(url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            faults.append(f"asked another host: {url}")

    page.on("console", said)
    page.on("request", lambda request: asked(request.url))


@pytest.fixture(scope="session")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all browser tests of a process: fill it once, change it with care."""
    with opened(home=tmp_path_factory.mktemp("house")) as made:
        yield made


@pytest.fixture(scope="session")
def served(shared_house: House) -> Iterator[str]:
    """The address of `guerdon serve` in the shared house."""
    with serving(shared_house) as address:
        yield address
