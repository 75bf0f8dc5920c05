"""Runs every test in stages, on SQLite, PostgreSQL, Spark and Chromium, and says how it went."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import browser, java, postgres
from tests.house import ROOT

# A whole run takes under fifteen minutes on two cores; a stage that hangs is ended here.
MOST_SECONDS = 30 * 60
WORKERS = "2"


@dataclass(slots=True, kw_only=True)
class Stage:
    """One run of pytest and what came of it; `trouble` is why it failed all the same."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    trouble: str = ""
    warning: str = ""
    skips: Counter[str] = field(default_factory=Counter)

    @property
    def fine(self) -> bool:
        """Whether it may be trusted: something ran and nothing failed."""
        return not self.failed and not self.trouble

    def line(self) -> str:
        """The stage in one line."""
        word = "ok" if self.fine else "FAILED"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return (
            f"{word:6}  {self.name:34} {counts}  in {self.seconds:.0f} s  {self.trouble}".rstrip()
        )


def main() -> int:
    """Run the stages named on the command line (sqlite postgres spark browser), by default all."""
    wanted = sys.argv[1:] or list(STAGES)
    unknown = set(wanted) - set(STAGES)
    if unknown:
        print(f"unknown stage {', '.join(unknown)}; there are: {', '.join(STAGES)}")
        return 2
    begun = time.monotonic()
    stages: list[Stage] = []
    interrupted = False
    for name in wanted:
        try:
            stages.append(STAGES[name]())
        except KeyboardInterrupt:
            stages.append(Stage(name=name, trouble="interrupted"))
            interrupted = True
            break
    summary(stages, seconds=time.monotonic() - begun)
    return 130 if interrupted else int(not all(stage.fine for stage in stages))


def on_sqlite() -> Stage:
    """All but browser and cluster, and the limits of the house, on SQLite in WAL mode."""
    return ran("every test, on SQLite", ["-m", "not browser and not spark", "tests"], env={})


def on_postgres() -> Stage:
    """What touches the database again, on a PostgreSQL of our own."""
    name = "the database again, on PostgreSQL"
    heading(name)
    try:
        with postgres.running(tell=told) as url:
            env = {"GUERDON_TEST_DATABASE_URL": url}
            return ran(
                name, ["-m", "database and not browser and not spark", "tests"], env=env, quiet=True
            )
    except postgres.NoPostgresError as error:
        return Stage(name=name, trouble=f"NO POSTGRESQL: {error}")


def on_spark() -> Stage:
    """The night and each table on a Spark master with two workers of this machine."""
    name = "the night, on Spark"
    heading(name)
    if find_spec("pyspark") is None:
        return Stage(name=name, trouble="NO SPARK: pyspark is not installed: make test does it")
    try:
        with tempfile.TemporaryDirectory(prefix="guerdon-java-") as folder:
            home = java.found() or java.fetched(into=Path(folder), tell=told)
            told(f"Java: {home}")
            # One cluster for all of them, so one process.
            arguments = ["-m", "spark", "-n", "0", "tests/spark", "tests/lake"]
            return ran(name, arguments, env={"JAVA_HOME": str(home)}, quiet=True)
    except java.NoJavaError as error:
        return Stage(name=name, trouble=f"NO JAVA: {error}")


def in_browser() -> Stage:
    """The console and the member page in a real Chromium."""
    name = "the pages, in Chromium"
    heading(name)
    path = chromium()
    chinese_fonts()
    env = {"GUERDON_CHROMIUM": path} if path else {}
    stage = ran(name, ["-m", "browser", "tests"], env=env, quiet=True)
    if path is None:
        stage.warning = "NO BROWSER: no Chromium could be had here, so NO PAGE WAS LOOKED AT"
    return stage


STAGES: dict[str, Callable[[], Stage]] = {
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "spark": on_spark,
    "browser": in_browser,
}


def chromium() -> str | None:
    """The Chromium to use: one that is here, else installed by apt-get, else playwright's own."""
    path = browser.found()
    if path is None and as_root_with_apt():
        told("installing chromium by apt-get")
        attempt(lambda: postgres.apt_install("chromium"))
        path = browser.found()
    if path is None:
        told("installing playwright's chromium")
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        attempt(lambda: subprocess.run(install, check=True, timeout=300, capture_output=True))
        path = browser.found()
    told(f"Chromium: {path or 'NONE'}")
    return path


def chinese_fonts() -> None:
    """Pages are looked at in Chinese too: fonts for it, installed where that can be done."""
    if not shutil.which("fc-list"):
        return
    asked = ["fc-list", ":lang=zh", "family"]
    if subprocess.run(asked, capture_output=True, check=False).stdout.strip():
        return
    if as_root_with_apt():
        told("installing Chinese fonts by apt-get")
        attempt(lambda: postgres.apt_install("fonts-noto-cjk"))
    else:
        told("no Chinese fonts here: Chinese words show as boxes in pictures of pages")


def as_root_with_apt() -> bool:
    """Whether this machine lets us install Debian packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def attempt(act: Callable[[], object]) -> None:
    """Try to install something; a failure is told and the next way is tried."""
    try:
        act()
    except (OSError, subprocess.SubprocessError) as error:
        told(f"that did not work: {error}")


def ran(name: str, arguments: list[str], *, env: dict[str, str], quiet: bool = False) -> Stage:
    """Run pytest with these arguments and read its counts from its own report."""
    if not quiet:
        heading(name)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="guerdon-harness-") as folder:
        report = Path(folder) / "report.xml"
        options = ["-q", "-n", WORKERS, "--dist", "worksteal", "--durations", "5"]
        options += ["-o", "faulthandler_timeout=300", f"--junitxml={report}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, *arguments],
            cwd=ROOT,
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
        )
        code = waited(process)
        stage = read(name, report) if report.exists() else Stage(name=name)
    stage.seconds = time.monotonic() - begun
    if code is None:
        stage.trouble = f"stopped after {MOST_SECONDS} s"
    elif code not in (0, 1):
        stage.trouble = f"pytest ended with {code}" + (": no test ran" if code == 5 else "")
    elif code == 1 and not stage.failed:
        stage.trouble = "pytest says failed"
    return stage


def waited(process: "subprocess.Popen[bytes]") -> int | None:
    """The exit code; None when it took too long. Ctrl-C reaches pytest too: let it end first."""
    try:
        return process.wait(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None
    except KeyboardInterrupt:
        try:
            process.wait(timeout=20)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()
        raise


def read(name: str, report: Path) -> Stage:
    """The counts in a JUnit report; an error in a fixture counts as a failed test."""
    stage = Stage(name=name)
    for case in ET.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            stage.failed += 1
        elif skip is not None:
            stage.skipped += 1
            stage.skips[skip.get("message", "")] += 1
        else:
            stage.passed += 1
    return stage


def heading(text: str) -> None:
    """A heading that can be found in a long log."""
    print(f"\n{'=' * 96}\n== {text}\n{'=' * 96}", flush=True)


def told(text: str) -> None:
    """A line about what the harness itself does."""
    print(f"-- {text}", flush=True)


def summary(stages: list[Stage], *, seconds: float) -> None:
    """Each stage, each reason for a skip, and the one plain line that CI reads."""
    heading(f"how it went, in {seconds:.0f} s")
    for stage in stages:
        print(stage.line())
    for reason, count in sum((stage.skips for stage in stages), Counter[str]()).items():
        print(f"SKIPPED {count}: {reason}")
    for stage in stages:
        if stage.warning:
            print(stage.warning)
    if not all(stage.fine for stage in stages):
        print("NOT ALL IS WELL: see the stages marked FAILED above")
    failed = sum(stage.failed + (bool(stage.trouble) and not stage.failed) for stage in stages)
    passed = sum(stage.passed for stage in stages)
    skipped = sum(stage.skipped for stage in stages)
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)


if __name__ == "__main__":
    sys.exit(main())
