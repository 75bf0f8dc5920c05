"""Lets `python -m guerdon` be `guerdon`."""

from guerdon.cli import main

main(prog_name="guerdon")
