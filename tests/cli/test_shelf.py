"""A file that is named may be JSON or YAML, and what is wrong with it is said in a sentence."""

from pathlib import Path

import pytest

from guerdon.cli import shelf

OFFER = {"key": "ten", "kind": "percent", "value": {"percent": 10}}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.json", '{"key": "ten", "kind": "percent", "value": {"percent": 10}}'),
        ("one.yaml", "key: ten\nkind: percent\nvalue: {percent: 10}\n"),
        ("list.json", '[{"key": "ten", "kind": "percent", "value": {"percent": 10}}]'),
        ("named.yml", "offers:\n  - {key: ten, kind: percent, value: {percent: 10}}\n"),
    ],
)
def test_offers_in_any_shape(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert shelf.offers(document=shelf.data(file=tmp_path / name)) == [OFFER]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken.json", b"["),
        ("broken.yaml", b"a: ["),
        ("deep.json", b"[" * 99_999),
        ("none.json", b'{"a": NaN}'),
        ("other.json", "{}".encode("utf-16")),
        ("other.yaml", b"a: \xc4\xe3"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, name: str, text: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(text)
    with pytest.raises(SystemExit) as left:
        shelf.data(file=tmp_path / name)
    assert left.value.code == 2
    assert name in capsys.readouterr().err
