"""Files of remarks: columns by their names, every row taken or told why not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from guerdon.flows.voice import files
from guerdon.flows.voice.files import Brought, named
from guerdon.store.customers import people
from guerdon.store.models import Remark, Trigger
from guerdon.terms.decision import Refusal


def test_columns_are_found_by_their_names() -> None:
    assert named(headers=["评价内容", "评分", "客户"]) == {"text": 0, "stars": 1, "customer": 2}
    found = named(headers=["\ufeffID", "Review Text", "Created At", "label"])
    assert found == {"key": 0, "text": 1, "at": 2, "label": 3}
    assert named(headers=["whatever"]) == {"text": 0}
    assert "text" not in named(headers=["a", "b"])


def file(folder: Path, text: str, name: str = "r.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.django_db(transaction=True)
def test_good_rows_are_kept_once_and_wrong_ones_told(now: datetime, tmp_path: Path) -> None:
    people.named(keys=["ann"], now=now)
    path = file(
        tmp_path,
        "id,评价,客户,日期,星级,类型\n"
        'r1,"质量很好,满意",ann,2026-03-01,5,\n'
        "r2,物流太慢,,2026-03-02 10:00,1,mention\n"
        "r3,没有这个人,zoe,,,\n"
        "r4,  ,ann,,,\n"
        "r5,明年的评价,ann,2027-01-01,,\n"
        "r6,类型不对,ann,,,rumour\n"
        "r1,另一条,ann,,,\n"
        ",没有编号也行,ann,,7,\n",
    )
    done = files.bring_in(file=path, now=now)
    assert isinstance(done, Brought)
    assert (done.rows, done.new, done.same, done.wrong_count) == (8, 3, 0, 5)
    assert [(one.row, one.refusal.reason) for one in done.wrong] == [
        (3, "not_found"),
        (4, "remark_empty"),
        (5, "remark_early"),
        (6, "remark_kind"),
        (7, "remark_differs"),
    ]
    rows = {row.key: row for row in Remark.objects.all()}
    assert rows["r1"].at == datetime(2026, 3, 1, tzinfo=UTC)
    assert (rows["r1"].stars, rows["r2"].customer_id, rows["r2"].kind) == (5, None, "mention")
    assert not Trigger.objects.exists()  # history
    again = files.bring_in(file=path, now=now)
    assert isinstance(again, Brought)
    assert (again.new, again.same, again.wrong_count) == (0, 3, 5)
    other = file(tmp_path, "id,text\nr1,今天改了\nr9,新的一条很好\n", "other.csv")
    third = files.bring_in(file=other, now=now)
    assert isinstance(third, Brought)
    assert (third.new, [one.refusal.reason for one in third.wrong]) == (1, ["remark_differs"])


@pytest.mark.django_db
def test_labels_come_from_a_column_or_from_stars(tmp_path: Path) -> None:
    path = file(tmp_path, "text,label\n好,1\n差,negative\n?,x\n行,好评\n坏,0.0\n")
    assert files.labelled(file=path) == (["好", "差", "行", "坏"], [1, 0, 1, 0])
    path = file(tmp_path, "review,rating\na,5\nb,3\nc,1\nd,4.0\ne,\n")
    assert files.labelled(file=path) == (["a", "c", "d"], [1, 0, 1])
    path = file(tmp_path, "review,by\na,x\nb,y\n")
    assert files.labelled(file=path) == Refusal(reason="voice_no_labels", data={"file": "r.csv"})


@pytest.mark.django_db
def test_every_text_is_read_in_order(tmp_path: Path) -> None:
    path = file(tmp_path, "content,n\n非常满意,1\n,2\nterrible awful service,3\n")
    answer = files.read(file=path)
    assert not isinstance(answer, Refusal)
    assert answer[0] == ["非常满意", "", "terrible awful service"]
    assert [one.sentiment for one in answer[1]] == ["positive", "", "negative"]
    for wrong in (file(tmp_path, "a,b\n1,2\n", "w.csv"), tmp_path / "none.csv"):
        assert isinstance(files.read(file=wrong), Refusal)
        assert isinstance(files.labelled(file=wrong), Refusal)
        assert isinstance(files.bring_in(file=wrong, now=datetime.now(UTC)), Refusal)
