"""A certificate is one page, the same bytes each time, with its words and its code inside."""

from dataclasses import replace

import pytest

from guerdon.web.certificate import WIDEST, Paper, pdf, wrapped

PAPER = Paper(
    shop="茶与礼",
    title="捐赠证书",
    lead="谨此感谢",
    name="林女士",
    body="向“水井”捐赠 500 积分，折合 5.00 CNY",
    thanks="每一口水，都记得你。" * 12,
    facts=(("证书编号", "7KQ2-9F4M-2XW8"), ("账本分录", "donate:1f")),
    check="扫码核验",
    address="https://shop.example/m/giving/7KQ2-9F4M-2XW8",
)


def test_one_page_the_same_each_time() -> None:
    page = pdf(paper=PAPER)
    assert page.startswith(b"%PDF-1.")
    assert page == pdf(paper=PAPER)
    assert page.count(b"/Type /Page\n") == 1
    assert b"/STSong-Light" in page
    # No font travels with it.
    assert len(page) < 20_000
    assert page != pdf(paper=replace(PAPER, address=PAPER.address + "x"))


@pytest.mark.parametrize("text", ["谢谢" * 120, "thank you " * 60, "x" * 900, "", "谢 you " * 90])
def test_no_line_is_wider_than_the_page(text: str) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    pdf(paper=PAPER)
    lines = wrapped(text=text, size=16, widest=WIDEST)
    assert all(stringWidth(line, "STSong-Light", 16) <= WIDEST for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
