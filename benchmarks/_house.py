"""The house as a benchmark starts it: without the settings of whoever runs the benchmark."""

import json
import os
import subprocess
import sys
from typing import Any


def clean() -> dict[str, str]:
    """The environment for a process of guerdon, but for where its data lie."""
    ours = ("GUERDON_DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in ours}


def ran(*, module: str, env: dict[str, str], asked: dict[str, Any]) -> str:
    """What a program of ours prints that is asked one document, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, json.dumps(asked)],
        env=clean() | env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout
