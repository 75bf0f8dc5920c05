"""The command line: every command is there, starts fast, and loads nothing that it does not use."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from guerdon.cli import COMMANDS, main

HEAVY = ("duckdb", "ibis", "numpy", "scipy", "pyarrow", "pandas", "altair", "django", "granian")


def said(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_help_lists_the_commands_in_the_order_of_the_loop() -> None:
    done = said("--help")
    assert done.exit_code == 0
    listed = [line.split()[0] for line in done.output.splitlines() if line.startswith("  ")]
    assert [name for name in listed if name in COMMANDS] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str) -> None:
    done = said(command, "--help")
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"Usage: main {command}")


def test_an_unknown_command_is_refused() -> None:
    done = said("giveaway")
    assert done.exit_code == 2
    assert "No such command 'giveaway'" in done.output


@pytest.mark.parametrize(
    "code", ["import guerdon", "import guerdon.cli; guerdon.cli.main(['--help'])"]
)
def test_the_door_opens_without_the_furniture(code: str) -> None:
    look = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not {name for name in HEAVY if name in loaded}


def test_a_name_for_analysts_brings_only_what_reads_tables() -> None:
    code = "import sys, guerdon as gd; gd.rfm; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"scipy.special", "scipy.stats", "scipy.optimize", "sklearn", "altair"} & set(
        done.stdout.split()
    )


def test_output_survives_a_terminal_that_cannot_write_chinese() -> None:
    plain = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    code = "from guerdon.cli import main; main(['--help'])"
    done = subprocess.run([sys.executable, "-c", code], env=plain, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"know your customers" in done.stdout
