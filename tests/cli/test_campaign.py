"""guerdon campaign: from a brief in a file to codes that are out."""

import json
from pathlib import Path

import pytest

from tests.flows import regulars
from tests.house import House

pytestmark = pytest.mark.one_database

OPEN = (
    "from datetime import UTC, datetime\n"
    "from tests.flows import regulars\n"
    "regulars.opened(now=datetime.now(UTC))\n"
)


@pytest.fixture
def shop(house: House) -> House:
    root = Path(__file__).resolve().parents[2]
    house.python(f"import sys; sys.path.insert(0, {str(root)!r})\n{OPEN}")
    return house


@pytest.mark.slow
def test_from_brief_to_codes(shop: House) -> None:
    file = shop.home / "brief.json"
    file.write_text(json.dumps(regulars.brief()), encoding="utf-8")
    drafted = shop.guerdon("campaign", "draft", file)
    assert (drafted.returncode, drafted.stdout) == (0, "spring\n"), drafted.stderr
    planned = shop.guerdon("campaign", "plan", "spring")
    assert planned.returncode == 0, planned.stderr
    assert "no plan earns more than" in planned.stdout
    asked = shop.guerdon("campaign", "launch", "spring", stdin="n\n")
    assert asked.returncode == 1
    launched = shop.guerdon("campaign", "launch", "spring", "--yes")
    assert "codes are out" in launched.stdout
    shown = json.loads(shop.guerdon("campaign", "show", "spring", "--json").stdout)
    assert shown["campaign"]["state"] == "launched"
    assert f"; {shown['arms']['given']} codes" in launched.stdout
    again = shop.guerdon("campaign", "launch", "spring", "--yes")
    assert again.returncode == 2
    assert "[campaign_state]" in again.stderr
    read = shop.guerdon("campaign", "readout", "spring")
    assert "planted" not in read.stdout
    listed = shop.guerdon("campaign", "list")
    assert listed.stdout.startswith("spring\tlaunched\t")
    over = shop.guerdon("campaign", "finish", "spring")
    assert over.stdout == "spring is over.\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "file_unreadable"),
        ("[" * 99_999, "file_unreadable"),
        ("[]", "brief_malformed"),
        ('{"key": 5}', "brief_malformed"),
    ],
)
def test_a_bad_brief_is_refused(house: House, text: str, reason: str) -> None:
    file = house.home / "brief.json"
    file.write_text(text, encoding="utf-8")
    done = house.guerdon("campaign", "draft", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"[{reason}]" in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_knows_it(house: House) -> None:
    for act in ("plan", "show", "readout", "finish"):
        done = house.guerdon("campaign", act, "nobody")
        assert done.returncode == 2
        assert "[not_found]" in done.stderr
