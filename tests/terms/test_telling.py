"""Long work may tell nobody."""

from guerdon.terms.telling import Tell, quiet


def test_quiet_takes_any_progress_and_says_nothing(capsys):
    tell: Tell = quiet

    assert tell({"step": "models", "done": 1, "of": 2}) is None
    assert capsys.readouterr() == ("", "")
