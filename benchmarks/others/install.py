"""Installs what is compared with us, each in a folder of its own, once, when it is first wanted."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

# Everything is pinned, and comes from the registries that pip and npm are set up for.
PYTHON = {
    "oscar": ("django-oscar==4.2", "django==5.2.*"),
    "zen": ("zen-engine==2.1.3",),
    "snownlp": ("snownlp==0.12.3",),
    "gbstats": ("gbstats==0.8.0", "numpy==1.26.*"),
    "lifetimes_summary": (
        *("lifetimes==0.11.3", "scipy==1.13.*", "numpy==1.26.*", "pandas==2.2.*"),
        "pyarrow==20.*",
    ),
    "lifetimes": ("lifetimes==0.11.3", "scipy==1.13.*", "numpy==1.26.*", "pandas==2.2.*"),
    "uplift": ("scikit-uplift==0.5.1", "econml==0.17.0"),
    "recommend": ("implicit==0.7.3",),
}
NODE = {"medusa": ("@medusajs/promotion@2.21.2", "@medusajs/framework@2.21.2")}
SECONDS = 900.0


class NotHereError(Exception):
    """The other engine could not be installed here; the message says why."""


def cache() -> Path:
    """The folder that keeps them: GUERDON_BENCH_CACHE, else one in the user's cache."""
    named = os.environ.get("GUERDON_BENCH_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guerdon-benchmarks"


def python(*, name: str) -> str:
    """The Python that has the packages of this name, installed if need be."""
    wanted = PYTHON[name]
    folder = cache() / f"{name}-{sys.version_info.major}.{sys.version_info.minor}"
    program = folder / "bin" / "python"
    if not _stands(folder, wanted):
        _tell(name)
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        _ran([str(program), "-m", "pip", "install", "-q", "--no-input", *wanted], folder)
        _stand(folder, wanted)
    return str(program)


def node(*, name: str) -> Path:
    """The folder whose node_modules have the packages of this name, installed if need be."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NotHereError("node and npm are not on this machine")
    wanted = NODE[name]
    folder = cache() / name
    if not _stands(folder, wanted):
        _tell(name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true}\n')
        # No scripts: they would fetch what this computation never uses.
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps")
        _ran(["npm", "install", "--silent", *quiet, *wanted], folder)
        _stand(folder, wanted)
    return folder


def _stands(folder: Path, wanted: tuple[str, ...]) -> bool:
    done = folder / "installed"
    return done.exists() and done.read_text() == "\n".join(wanted)


def _stand(folder: Path, wanted: tuple[str, ...]) -> None:
    (folder / "installed").write_text("\n".join(wanted))


def _tell(name: str) -> None:
    print(f"installing {name} for the comparison ...", file=sys.stderr)


def _ran(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotHereError(f"{command[0]}: {error}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no word why"]
        raise NotHereError(said[-1][:200])
