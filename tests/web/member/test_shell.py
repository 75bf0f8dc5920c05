"""A phone can keep the page: what the manifest names is there, the worker keeps what it says."""

import json
from importlib import resources

from django.test import Client

from guerdon.store.programme import programme
from guerdon.web.member import shell

STATIC = resources.files("guerdon.web") / "static"


def test_the_manifest_names_the_start(client: Client, db: None) -> None:
    programme.keep(changes={"name": "Corner shop"})
    answer = client.get("/m/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["start_url"], manifest["scope"]) == ("/m/", "/m/")
    assert (manifest["name"], manifest["display"]) == ("Corner shop", "standalone")


def test_the_icons_are_there_in_the_size_they_say(client: Client, db: None) -> None:
    icons = client.get("/m/manifest.webmanifest").json()["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        drawn = (STATIC / icon["src"].removeprefix("/static/")).read_bytes()
        size = f"{int.from_bytes(drawn[16:20])}x{int.from_bytes(drawn[20:24])}"
        assert (drawn[1:4], size) == (b"PNG", icon["sizes"])


def test_the_worker_keeps_the_shell_and_the_tabs(client: Client, db: None) -> None:
    text = client.get("/m/worker.js").content.decode()
    told = json.loads(text.partition(";\n")[0].removeprefix("const TOLD = "))
    assert told["pages"] == ["/m/", "/m/rewards", "/m/play", "/m/me"]
    assert told["doors"] == ["/m/leave", "/m/in/"]
    for name in told["shell"]:
        assert (STATIC / name.removeprefix("/static/")).is_file()
    assert told["version"] == shell._version()
