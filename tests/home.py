"""A home for each test process: no test ever touches the house of whoever runs it.

Loaded by `-p tests.home` (pyproject.toml), because Django's settings are read before any conftest.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="guerdon-test-home-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["GUERDON_HOME"] = str(HOME)
# No database but the one that the harness names.
os.environ["GUERDON_DATABASE_URL"] = os.environ.get("GUERDON_TEST_DATABASE_URL", "")
for name in (
    "GUERDON_SECRET",
    "GUERDON_SECRETS_BEFORE",
    "GUERDON_HOSTS",
    "GUERDON_DEBUG",
    "GUERDON_TLS",
    "GUERDON_SERVES",
):
    os.environ.pop(name, None)
# The tests start hundreds of programs: none of them may compile its modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
