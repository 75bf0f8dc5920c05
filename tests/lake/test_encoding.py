"""Separators and encodings, found from the content."""

from pathlib import Path

from guerdon.lake.encoding import LONGEST_LINE, scanned, separator
from guerdon.terms.decision import Refusal


def test_the_separator_is_the_one_that_fits_most_lines() -> None:
    assert separator(lines=["a;b;c", "1,5;2;3", "2,5;3;4"]) == ";"
    assert separator(lines=["a,b\n", '"x;y;z",2\n', '"p;q;r",3\n']) == ","
    assert separator(lines=["one", "two"]) == ","
    assert separator(lines=["1 2 3", "4 5 6"]) == " "


def test_a_line_may_be_exactly_as_long_as_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n" + b"x" * LONGEST_LINE + b"\nb\n")
    assert not isinstance(scanned(path=path, encoding=""), Refusal)
    path.write_bytes(b"a\n" + b"x" * (LONGEST_LINE + 1) + b"\nb\n")
    answer = scanned(path=path, encoding="")
    assert isinstance(answer, Refusal)
    assert answer.data["line"] == 2


def test_a_sign_split_between_two_pieces_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    line = "客" * 100 + "\n"
    path.write_text(line * 5000, encoding="utf-8")  # 1.5 MB: signs lie across the pieces
    found = scanned(path=path, encoding="")
    assert not isinstance(found, Refusal)
    assert found[1] == "utf-8"


def test_old_line_ends_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\r" * 400_000)
    assert not isinstance(scanned(path=path, encoding=""), Refusal)
