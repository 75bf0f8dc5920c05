"""Lint of templates: each probable mistake is found where it is, and good ones have none."""

from typing import Any

import pytest

from guerdon.give.messages.lint import findings, segments, width

PAGE = '<mjml><mj-image src="/a.png" alt="A cup" /><a href="{{ links.wanted }}">no</a></mjml>'
BOTH = {
    one: {"subject": "Hello", "text": "Hi {{ links.wanted }}", "page": PAGE} for one in ("en", "zh")
}
MAIL: dict[str, Any] = {"channel": "email", "languages": BOTH, "variants": []}
SMS = {"channel": "sms", "languages": {"en": {"text": "Sale"}, "zh": {"text": "特惠，拒收请回复R"}}}


def found(
    document: dict[str, Any], *, opt_out: bool = True, purpose: str = "marketing", page: str = ""
) -> set[tuple[str, str]]:
    told = findings(document=document, pages={"en": page}, opt_out=opt_out, purpose=purpose)
    return {(one.where, one.why.reason.removeprefix("template_lint_")) for one in told}


def changed(**parts: str) -> dict[str, Any]:
    return {**MAIL, "languages": {**BOTH, "en": {**BOTH["en"], **parts}}}


def test_a_good_one_has_nothing() -> None:
    assert found(MAIL) == set()


def test_a_text_message_that_does_not_say_how_to_refuse() -> None:
    assert found(SMS) == {("en.text", "sms_opt_out")}
    assert found(SMS, purpose="service") == set()
    assert found(SMS, opt_out=False) == set()


@pytest.mark.parametrize(
    ("document", "page", "expected"),
    [
        (changed(subject="W" * 79), "", ("en.subject", "subject_wide")),
        (changed(subject="很" * 40), "", ("en.subject", "subject_wide")),
        (changed(text=""), "", ("en.text", "plain_made")),
        (changed(text="Hi", page="<mjml></mjml>"), "", ("en.page", "no_way_out")),
        (changed(page=PAGE.replace('alt="A cup"', "")), "", ("en.page", "image_silent")),
        (MAIL, "x" * 104_449, ("en.page", "page_cut")),
        (changed(text="{{ links.wanted }} https://t.cn/a"), "", ("en.text", "short_link")),
        ({**MAIL, "languages": {"en": BOTH["en"]}}, "", ("en", "one_language")),
        ({**MAIL, "variants": [{"key": "b"}]}, "", ("b", "same_variant")),
        (
            {"channel": "push", "languages": {w: {"text": "很" * 61} for w in ("en", "zh")}},
            "",
            ("zh.text", "push_long"),
        ),
    ],
)
def test_each_probable_mistake(
    document: dict[str, Any], page: str, expected: tuple[str, str]
) -> None:
    assert expected in found(document, page=page)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("中" * 70, 1),
        ("中" * 71, 2),
        ("中" * 134, 2),
        ("中" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_text_messages_are_counted_as_carriers_count(text: str, count: int) -> None:
    assert segments(text=text) == count


def test_a_placeholder_is_about_eight_letters_wide() -> None:
    assert width(text="{{ member.name }}你好") == 12
