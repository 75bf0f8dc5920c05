"""Conditions on the command line: JSON, a file or a key; what cannot be read is refused."""

import json

import pytest
from click.testing import CliRunner

from guerdon.cli import main
from guerdon.cli.segment import _document


def test_a_condition_is_json_a_file_or_a_key(tmp_path):
    leaf = {"field": "orders", "op": "at_least", "value": 2}
    file = tmp_path / "condition.json"
    file.write_text(json.dumps(leaf), encoding="utf-8")

    assert _document(json.dumps(leaf)) == leaf
    assert _document(f"@{file}") == leaf
    assert _document(" gold ") == {"segment": "gold"}


@pytest.mark.parametrize(
    ("argument", "said"),
    [('{"field": ', "[condition_malformed]"), ("@nowhere.json", "nowhere.json")],
)
def test_what_cannot_be_read_ends_with_code_two_before_the_store_is_opened(argument, said):
    done = CliRunner().invoke(main, ["segment", "count", argument])

    assert done.exit_code == 2
    assert said in done.output
