"""Where a programme may be read from: files, folders, homes, databases, addresses and names."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from guerdon.terms.decision import Refusal

# Names for other houses, in the working folder: [places.production] address = ..., key_env = ...
PLACES = "guerdon.toml"
DATABASES = ("postgres://", "postgresql://")
ADDRESSES = ("https://", "http://")
SUFFIXES = (".yaml", ".yml")
MOST_FILES = 1_000
LARGEST_ANSWER = 64_000_000
SECONDS = 60
Texts = tuple[tuple[str, str], ...]


def texts_of(*, place: str) -> Texts | Refusal:
    """The programme at a place as texts (name, YAML).

    A place is a YAML file, a folder of them, `live` (this house), the home of another house, the
    URL of its database, its address (with its key in GUERDON_KEY), or a name in guerdon.toml.
    """
    house = _named(place)
    if isinstance(house, Refusal):
        return house
    name = place
    if house is None:
        # A database's URL has its password before the @.
        house, name = _house(place), place.rsplit("@", maxsplit=1)[-1]
    return _files(Path(place)) if house is None else _of_house(name, house)


def _house(place: str) -> dict[str, Any] | None:
    """The house that the place is by itself, None where it is files."""
    if place == "live":
        return {}
    if place.startswith(DATABASES):
        return {"database": place}
    if place.startswith(ADDRESSES):
        return {"address": place}
    return {"home": place} if (Path(place) / "guerdon.sqlite3").is_file() else None


def _named(place: str) -> dict[str, Any] | Refusal | None:
    file = Path(PLACES)
    if not file.is_file():
        return None
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8")).get("places", {}).get(place)
    except (ValueError, AttributeError) as error:
        return Refusal(reason="file_unreadable", data={"file": PLACES, "problem": str(error)})
    if found is not None and (
        not isinstance(found, dict) or not {"home", "database", "address"} & found.keys()
    ):
        problem = f"places.{place} wants a home, a database or an address"
        return Refusal(reason="file_unreadable", data={"file": PLACES, "problem": problem})
    return found


def _of_house(name: str, house: dict[str, Any]) -> Texts | Refusal:
    if "address" in house:
        key = os.environ.get(str(house.get("key_env", "GUERDON_KEY")), "")
        return _fetched(name, str(house["address"]), key)
    if "database" in house:
        return _exported(name, {"GUERDON_DATABASE_URL": str(house["database"])})
    if "home" in house:
        home = str(house["home"])
        return _exported(name, {"GUERDON_HOME": home, "GUERDON_DATABASE_URL": ""})
    return _exported(name, {})


def _files(path: Path) -> Texts | Refusal:
    files = [path]
    if path.is_dir():
        inside = (one for one in path.rglob("*") if one.suffix in SUFFIXES and one.is_file())
        files = sorted(one for one in inside if not _is_hidden(one.relative_to(path)))
    if not files:
        return Refusal(reason="text_missing")
    if len(files) > MOST_FILES:
        problem = f"more than {MOST_FILES} files"
        return Refusal(reason="file_unreadable", data={"file": str(path), "problem": problem})
    found = []
    for file in files:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            found.append((name, file.read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            problem = getattr(error, "strerror", None) or "it is not UTF-8"
            return Refusal(reason="file_unreadable", data={"file": name, "problem": problem})
    return tuple(found)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _exported(name: str, house: dict[str, str]) -> Texts | Refusal:
    """What another house exports, by a process of its own: settings are read once a process."""
    program = "from guerdon.cli import main; main()"
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", program, "programme", "export", "--as-is"],
        env={**os.environ, **house, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS * 5,
    )
    if done.returncode == 0:
        return ((name, done.stdout),)
    lines = done.stderr.strip().splitlines() or ["it does not answer"]
    return Refusal(reason="file_unreadable", data={"file": name, "problem": lines[-1]})


def _fetched(name: str, address: str, key: str) -> Texts | Refusal:
    if not address.startswith(ADDRESSES):
        problem = "an address begins with https://"
        return Refusal(reason="file_unreadable", data={"file": name, "problem": problem})
    request = Request(  # noqa: S310 (http and https only, by the line above)
        address.rstrip("/") + "/api/v1/programme",
        headers={"Authorization": f"Bearer {key}", "Accept": "application/yaml"},
    )
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            text = answer.read(LARGEST_ANSWER).decode("utf-8")
    except HTTPError as error:
        data = {"file": name, "problem": f"{error.code} {error.reason}"}
        return Refusal(reason="file_unreadable", data=data)
    except (URLError, OSError, UnicodeDecodeError) as error:
        return Refusal(reason="file_unreadable", data={"file": name, "problem": str(error)})
    return ((name, text),)
