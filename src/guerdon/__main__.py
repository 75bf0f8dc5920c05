"""Lets `python -m guerdon` be `guerdon`."""

from guerdon.cli import main

if __name__ == "__main__":
    main(prog_name="guerdon")
