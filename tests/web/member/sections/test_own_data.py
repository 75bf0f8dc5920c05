"""The file of one's own data: for the member alone, and to be kept."""

from django.test import Client


def test_the_file(page: Client) -> None:
    answer = page.get("/m/me/data.json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["customer"]["key"] == "ann"


def test_nobody_else_gets_it(client: Client, db: None) -> None:
    assert client.get("/m/me/data.json").status_code == 403
