"""guerdon churn: learns from a table, shows its check, and writes each risk."""

import pytest

from tests.house import House

pytestmark = pytest.mark.one_database


def test_a_table(house: House) -> None:
    file, out = house.home / "who.csv", house.home / "risks.csv"
    rows = "".join(
        f"{number % 9},{number % 40 + 1},{'Yes' if number % 9 > 5 or number % 7 == 0 else 'No'}\n"
        for number in range(600)
    )
    file.write_text("visits,months,gone\n" + rows, encoding="utf-8")

    done = house.guerdon("churn", file, "--label", "gone", "--time", "months", "--out", out)

    assert done.returncode == 0, done.stderr
    assert "600 customers" in done.stdout
    assert "Kaplan-Meier: median stay" in done.stdout
    assert "visits" in done.stdout
    assert len(out.read_text().splitlines()) == 601


def test_a_column_that_is_not_there(house: House) -> None:
    file = house.home / "who.csv"
    file.write_text("gone\nYes\n", encoding="utf-8")

    done = house.guerdon("churn", file, "--label", "left")

    assert done.returncode == 2
    assert "[unknown_field]" in done.stderr
