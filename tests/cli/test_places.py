"""A programme is read from files, folders, other houses and addresses, each by its name."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from guerdon.cli import places
from guerdon.cli.places import texts_of
from guerdon.terms.decision import Refusal


def problem(place: str) -> str:
    found = texts_of(place=place)
    assert isinstance(found, Refusal)
    return str(found.data.get("problem", found.reason))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_is_one_text(folder: Path) -> None:
    (folder / "a.yaml").write_bytes(b"\xef\xbb\xbfoffers: []\n")
    assert texts_of(place="a.yaml") == (("a.yaml", "offers: []\n"),)


def test_a_folder_is_all_of_its_yaml_in_order_of_name(folder: Path) -> None:
    for name in ("b.yml", "a.yaml", "in/c.yaml", ".git/x.yaml", ".hidden.yaml", "notes.txt"):
        file = folder / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    found = texts_of(place="shop")
    assert found == (("a.yaml", "a.yaml"), ("b.yml", "b.yml"), ("in/c.yaml", "in/c.yaml"))


def test_what_cannot_be_read_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "empty").mkdir()
    assert problem("empty") == "text_missing"
    (folder / "latin.yaml").write_bytes(b"\xff\xfe")
    assert problem("latin.yaml") == "it is not UTF-8"
    assert problem("none.yaml") == "No such file or directory"
    monkeypatch.setattr(places, "MOST_FILES", 0)
    assert problem("latin.yaml") == "more than 0 files"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[places.shop]\nkey_env = 'X'\n", "places.shop wants a home, a database or an address"),
        ("[places]\nshop = 5\n", "places.shop wants a home, a database or an address"),
        ("[places.shop]\naddress = 'ftp://x'\n", "an address begins with https://"),
        ("places", "Expected '=' after a key"),
    ],
)
def test_a_name_that_is_wrongly_kept_is_refused(folder: Path, text: str, says: str) -> None:
    (folder / "guerdon.toml").write_text(text, encoding="utf-8")
    assert problem("shop").startswith(says)


class Shop(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        allowed = self.headers["Authorization"] == "Bearer secret"
        self.send_response(200 if allowed and self.path == "/api/v1/programme" else 401)
        self.end_headers()
        self.wfile.write(b"offers: []\n")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_shop_is_asked_over_http_with_its_key(
    folder: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problem(address) == "401 Unauthorized"
    monkeypatch.setenv("GUERDON_KEY", "secret")
    assert texts_of(place=address) == ((address, "offers: []\n"),)
    monkeypatch.delenv("GUERDON_KEY")
    monkeypatch.setenv("SHOP_KEY", "secret")
    (folder / "guerdon.toml").write_text(
        f"[places.production]\naddress = '{address}/'\nkey_env = 'SHOP_KEY'\n", encoding="utf-8"
    )
    assert texts_of(place="production") == (("production", "offers: []\n"),)


def test_nobody_there() -> None:
    assert "refused" in problem("http://127.0.0.1:9")
