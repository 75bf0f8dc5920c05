"""The page of how long they stay: nobody yet, a list, its columns named, in both languages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon.flows.intake import uploads
from tests.flows.know.test_staying import LIST

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: object, tmp_path: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def brought(client: Client, text: str = LIST) -> str:
    answer = client.post("/staying/upload", {"file": SimpleUploadedFile("a.csv", text.encode())})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_without_memberships_it_asks_for_a_list(owner: Client, analyst: Client) -> None:
    assert "Too few paid memberships have ended" in owner.get("/staying").content.decode()
    assert 'type="file"' not in analyst.get("/staying").content.decode()
    assert analyst.post("/staying/upload").status_code == 403
    assert owner.post("/staying/upload")["Location"] == "/staying"


def test_a_list_is_told_with_chart_table_and_meaning(owner: Client) -> None:
    place = brought(owner)
    text = owner.get(place).content.decode()
    assert "charts/staying" in text
    assert "no difference can be told from chance" in text
    assert "Who stays longer, by &quot;plan&quot;?" in text
    assert "Stay beyond 6 (tenure)" in text
    zh = owner.get(place, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "差异可能出于偶然" in zh
    token = place.rpartition("=")[2]
    drawn = owner.get("/charts/staying.json", {"of": token, "by": "plan"}).json()
    assert drawn["spec"]["width"] == "container"
    table = owner.get("/charts/staying.table", {"of": token}).content.decode()
    assert "still there" in table


def test_reasons_are_told_where_they_are_sure(owner: Client) -> None:
    rows = "".join(
        f"{(n % 20 + 1) * (3 if n % 2 else 1)},{'yes' if n % 4 else 'no'},{'ab'[n % 2]}\n"
        for n in range(300)
    )
    text = owner.get(brought(owner, "tenure,churn,plan\n" + rows)).content.decode()
    assert "What goes with leaving sooner?" in text
    assert "plan: b" in text
    assert "they differ: of &quot;b&quot;" in text


def test_columns_are_named_where_they_say_nothing(owner: Client) -> None:
    strange = LIST.replace("tenure,churn", "how_long,gone", 1)
    place = brought(owner, strange)
    text = owner.get(place).content.decode()
    assert "No column says how long customers stayed" in text
    assert "how_long, gone, plan" in text
    assert "<details" in text
    named = owner.get(place + "&time=how_long&left=gone&yes=yes").content.decode()
    assert "Who stays longer" in named
    assert 'value="how_long"' in named


def test_a_file_too_large_is_refused(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    sent = {"file": SimpleUploadedFile("a.csv", LIST.encode())}
    answer = owner.post("/staying/upload", sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
