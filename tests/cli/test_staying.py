"""guerdon staying: how long contracts of a file last, in words and as data."""

import json

import pytest

from tests.house import House

pytestmark = pytest.mark.one_database


def test_a_list_in_words_and_as_data(house: House) -> None:
    file = house.home / "who.csv"
    rows = "".join(f"{n % 11 + 1},{'yes' if n % 3 else 'no'},{'ab'[n % 2]}\n" for n in range(90))
    file.write_text("tenure,churn,plan\n" + rows, encoding="utf-8")

    told = house.guerdon("staying", file, "--by", "plan")
    data = house.guerdon("staying", file, "--by", "plan", "--json")

    assert told.returncode == 0, told.stderr
    assert "90 contracts, 60 ended; median stay" in told.stdout
    assert "plan a:" in told.stdout
    found = json.loads(data.stdout)
    assert (found["customers"], found["left"], found["by"]) == (90, 60, "plan")
    shares = [share for _, share, _, _ in found["curve"]]
    assert shares == sorted(shares, reverse=True)
    assert all(low <= share <= high for _, share, low, high in found["curve"])
    assert {one["group"] for one in found["groups"]} == {"a", "b"}


def test_a_column_that_is_not_there(house: House) -> None:
    file = house.home / "who.csv"
    file.write_text("tenure,churn\n1,yes\n", encoding="utf-8")

    done = house.guerdon("staying", file, "--time", "months")

    assert done.returncode == 2
    assert "[unknown_field]" in done.stderr
