"""The secret: made once, for its owner only, the same for all who ask at once."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from guerdon.secret import MOST_BEFORE, kept_secret, kept_secrets, renewed


@pytest.fixture(autouse=True)
def _no_given_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUERDON_SECRET", raising=False)


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    made = kept_secret(home=home)
    assert len(made) >= 48
    assert kept_secret(home=home) == made
    assert [file.name for file in home.iterdir()] == ["secret"]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    kept_secret(home=home)
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_two_houses_have_two_secrets(tmp_path: Path) -> None:
    assert kept_secret(home=tmp_path / "a") != kept_secret(home=tmp_path / "b")


def test_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUERDON_SECRET", "given")
    assert kept_secret(home=tmp_path / "home") == "given"
    assert not (tmp_path / "home").exists()


def test_an_empty_secret_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    with pytest.raises(ValueError, match="is empty"):
        kept_secret(home=tmp_path)


def test_programs_that_start_together_agree(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from guerdon.secret import kept_secret; "
        "sys.stdin.read(1); print(kept_secret(home=Path(sys.argv[1])))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, tmp_path / "home"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("x")
        process.stdin.flush()
    said = {process.communicate()[0].strip() for process in running}
    assert len(said) == 1
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret"]


def test_a_new_secret_goes_before_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept_secret(home=tmp_path)
    assert renewed(home=tmp_path)
    second, *before = kept_secrets(home=tmp_path)
    assert (second == first, before) == (False, [first])
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    for _ in range(MOST_BEFORE):
        assert renewed(home=tmp_path)
    kept = kept_secrets(home=tmp_path)
    assert (len(kept), first in kept, second in kept) == (1 + MOST_BEFORE, False, True)
    monkeypatch.setenv("GUERDON_SECRET", "new one")
    assert kept_secrets(home=tmp_path) == ["new one"]
    monkeypatch.setenv("GUERDON_SECRETS_BEFORE", "old older")
    assert kept_secrets(home=tmp_path) == ["new one", "old", "older"]
    assert not renewed(home=tmp_path)
    monkeypatch.delenv("GUERDON_SECRET")
    assert kept_secrets(home=tmp_path) == kept
