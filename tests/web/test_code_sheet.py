"""Cards to print: ten a page, the same bytes each time, none without its picture."""

from guerdon.web.code_sheet import Card, pdf


def cards(count: int, picture: str = "AF2K" * 50) -> list[Card]:
    return [
        Card(
            picture=f"{picture}{number}",
            code=f"TEA-{number:04}-7KQ2",
            title="满 100 减 20 的感谢券" * 6,
            lines=("The corner shop on the long road to the sea " * 5, "Until 31 December 2026"),
        )
        for number in range(count)
    ]


def test_ten_a_page() -> None:
    for count, pages in ((1, 1), (10, 1), (11, 2)):
        page = pdf(cards=cards(count), title="tea")
        assert page.count(b"/Type /Page\n") == pages
    assert pdf(cards=cards(3), title="tea") == pdf(cards=cards(3), title="tea")
    assert pdf(cards=cards(3), title="tea") != pdf(cards=cards(3, "B"), title="tea")
    assert len(pdf(cards=cards(20), title="tea")) < 400_000
