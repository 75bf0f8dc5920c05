"""Before the first call everything is loaded that it would wait for."""

import subprocess
import sys

from tests.home import HOME

CODE = """
import django, sys
django.setup(set_prefix=False)
from guerdon.web import beginning, wording
beginning.load()
before = set(sys.modules)
from django.urls import get_resolver
assert wording.wordings.cache_info().currsize == 1
assert get_resolver()._populated
assert "guerdon.web.api.shell" in before
beginning.load()
print(*set(sys.modules) - before)
"""


def test_addresses_and_words_are_there_and_again_nothing_is_loaded() -> None:
    env = {
        "GUERDON_HOME": str(HOME),
        "PATH": "",
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": "guerdon.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", CODE], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
