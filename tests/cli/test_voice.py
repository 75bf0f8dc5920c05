"""guerdon voice on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from guerdon.cli import main
from guerdon.cli.voice import _safe
from guerdon.store.models import Remark, VoiceModel
from tests.flows.voice.test_learning import labels

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("guerdon.cli.voice.open_house", lambda: None)
    monkeypatch.setenv("LC_ALL", "C")

    def call(*words: object) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["voice", *map(str, words)])
        return done.exit_code, done.output

    return call


def test_read_writes_what_each_text_says(run, tmp_path: Path) -> None:
    file, out = tmp_path / "t.csv", tmp_path / "o.csv"
    file.write_text("text\n非常满意\n=terrible\n", encoding="utf-8")
    code, said = run("read", file, "-o", out)
    assert (code, said.startswith("2 texts: 1 positive, 1 negative, 0 unsure")) == (0, True), said
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "text,language,sentiment,positive,aspects"
    assert lines[1].startswith("非常满意,zh,positive,0.9")
    assert lines[2].startswith("'=terrible,en,negative,0.")
    assert _safe("plain") == "plain"


def test_take_train_list_and_back(run, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("id,text\nr1,非常满意\nr2,\n", encoding="utf-8")
    code, said = run("take", file)
    assert code == 0
    assert "2 rows: 1 new, 0 known, 1 wrong" in said
    assert "  2: The row has no text." in said
    assert Remark.objects.count() == 1
    code, said = run("train", labels(tmp_path))
    assert code == 0
    assert "5-fold cross-validation" in said
    assert "In use" in said
    version = VoiceModel.objects.get().version
    assert run("models")[1].startswith(f"* {version}")
    assert run("back", "zh")[1] == "zh: the shipped model\n"
    assert not VoiceModel.objects.get().used
    assert run("back", "zh", version)[1] == f"zh: {version}\n"
    code, said = run("train")
    assert code == 2
    assert "[labels_too_few]" in said
