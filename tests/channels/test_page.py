"""Pages: MJML compiled with nothing from elsewhere, and read as plain text."""

import pytest

from guerdon.channels.page import LARGEST, compiled, plain
from guerdon.terms.decision import Refusal
from tests.flows.letters import PAGE


def test_a_page_is_compiled_and_nothing_in_it_is_foreign() -> None:
    html = compiled(mjml=PAGE)
    assert isinstance(html, str)
    assert "{{ member.name }}" in html
    assert not any(word in html for word in ("<link", "@import", "fonts.googleapis", "<script"))
    assert (
        plain(html=html) == "Hello {{ member.name }}\n\nLook (https://shop.example/new?a=1&b=2)\n"
    )


@pytest.mark.parametrize(
    ("mjml", "reason"),
    [
        ("<mjml><mj-body>", "template_malformed"),
        ("hello", "template_malformed"),
        (
            "<mjml><mj-head><mj-font name='X' href='https://x'/></mj-head></mjml>",
            "template_foreign",
        ),
        ("<mjml><mj-head><mj-include path='/etc/passwd'/></mj-head></mjml>", "template_foreign"),
        ("<mjml><mj-style>@import url(x)</mj-style></mjml>", "template_foreign"),
        ("x" * (LARGEST + 1), "template_malformed"),
    ],
)
def test_what_is_wrong_is_refused(mjml: str, reason: str) -> None:
    found = compiled(mjml=mjml)
    assert isinstance(found, Refusal)
    assert found.reason == reason
