"""guerdon measure: a trial from a file, without a database."""

import pytest

from tests.house import House

pytestmark = pytest.mark.one_database

ROWS = "arm,spend\n" + "".join(f"{'mail' if n % 2 else 'none'},{n % 7}\n" for n in range(70))


def test_a_trial(bare_house: House) -> None:
    file = bare_house.home / "trial.csv"
    file.write_text(ROWS, encoding="utf-8")
    asked = ["measure", "trial", file, "--arm", "arm", "--control", "none", "--outcome", "spend"]
    done = bare_house.guerdon(*asked)
    assert done.returncode == 0, done.stderr
    assert "mail" in done.stdout
    assert "mail 35, none 35; arms of equal size: p = 1" in done.stdout
    assert not (bare_house.home / "guerdon.sqlite3").exists()


def test_an_arm_that_is_not_there(house: House) -> None:
    file = house.home / "trial.csv"
    file.write_text(ROWS, encoding="utf-8")
    asked = ["measure", "trial", file, "--arm", "arm", "--control", "post", "--outcome", "spend"]
    done = house.guerdon(*asked)
    assert done.returncode == 2
    assert (
        done.stderr
        == 'guerdon: No row has the arm "post"; the arms are: mail, none. [arm_unknown]\n'
    )


def test_retention_needs_a_night(house: House) -> None:
    done = house.guerdon("measure", "retention", "--days", "90")
    assert done.returncode == 2
    assert "[night_none]" in done.stderr
