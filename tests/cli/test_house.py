"""Every command: a refusal is a sentence and exit code 2, in the terminal's language."""

from pathlib import Path

import pytest

from guerdon.cli.house import granted, language, refuse
from guerdon.terms.decision import Refusal
from tests.house import House

NO_FILE = Refusal(reason="not_found", data={"what": "file", "key": "a.csv"})


@pytest.mark.parametrize(
    ("place", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_terminals(
    place: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    assert language() == spoken


def test_a_refusal_is_one_line_on_stderr_and_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(SystemExit) as left:
        refuse(NO_FILE)
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.err == 'guerdon: There is no file "a.csv". [not_found]\n'
    assert said.out == ""


def test_what_is_granted_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert granted(0) == 0
    assert granted(None) is None
    with pytest.raises(SystemExit):
        granted(NO_FILE)
    assert "[not_found]" in capsys.readouterr().err


def test_a_new_house_is_made_and_opened_again(bare_house: House) -> None:
    code = "from guerdon.store.programme import programme; print(programme.read().currency)"
    assert bare_house.python(code) == "USD\n"
    assert bare_house.python(code) == "USD\n"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"GUERDON_DATABASE_URL": "mysql://x/y"}, "setting_wrong"),
        ({"GUERDON_DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x"}, "database_unreachable"),
        ({"GUERDON_HOME": "{home}/file/below", "GUERDON_DATABASE_URL": ""}, "home_unusable"),
    ],
)
def test_a_house_that_cannot_open_says_why(
    changed: dict[str, str], reason: str, house: House
) -> None:
    (house.home / "file").touch()
    given = {name: value.format(home=house.home) for name, value in changed.items()}
    closed = House(home=house.home, env=house.env | given)
    done = closed.guerdon("user", "key", "till")
    assert done.returncode == 2
    assert done.stderr.endswith(f"[{reason}]\n")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_no_database_is_named(tmp_path: Path, house: House) -> None:
    home = tmp_path / "other"
    home.mkdir()
    (home / "guerdon.sqlite3").write_text("no database at all, but long enough to be read as one")
    env = house.env | {"GUERDON_HOME": str(home), "GUERDON_DATABASE_URL": ""}
    done = House(home=home, env=env).guerdon("user", "key", "till")
    assert done.returncode == 2
    assert "file is not a database" in done.stderr
    assert done.stderr.endswith("[home_unusable]\n")


def test_a_house_of_another_version_says_the_way_out_and_stays_as_it_is(house: House) -> None:
    house.python(
        "from guerdon.store import schema\n"
        "from guerdon.store.models import Setting\n"
        "Setting.objects.filter(key=schema.KEY).update(value='of another time')"
    )
    for words in (("demo", "--once"), ("demo", "--reset"), ("user", "key", "till")):
        done = house.guerdon(*words)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert done.stderr.endswith("[models_differ]\n")
        assert done.stdout == ""
