"""Parts of pages: icons that exist, charts with their height kept, fields that keep their text."""

import re
from importlib import resources

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from guerdon.terms.decision import Refusal
from guerdon.web.typed import Typed

LOAD = "{% load parts %}"


def drawn(text: str, **context: object) -> str:
    return Template(LOAD + text).render(Context(context))


def test_an_icon_says_nothing_of_its_own() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "home" 20 %}')
    assert "icons.svg#home" in drawn('{% icon "home" %}')


def test_each_icon_that_a_template_names_is_in_the_sprite() -> None:
    web = resources.files("guerdon.web")
    sprite = set(re.findall(r'id="(\w+)"', (web / "static/icons.svg").read_text()))
    named = set()
    for file in sorted((web / "templates").rglob("*.html")):  # type: ignore[attr-defined]
        named |= set(re.findall(r'{% icon "(\w+)"', file.read_text(encoding="utf-8")))
    assert named <= sprite


def test_a_chart_keeps_its_place_and_its_question() -> None:
    text = drawn('{% chart "lift" height="low" of=key %}', key="a b")
    assert "Did the offers change what people buy?" in text
    assert 'data-asked="of=a+b"' in text
    assert 'class="plot low"' in text
    assert '<noscript><img src="/charts/lift.svg?of=a+b"' in text


def test_a_field_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    typed = Typed(texts={"name": '"<b>'}, wrong={"name": Refusal(reason="field_empty")})
    text = drawn('{% field "name" "settings.name" typed %}', typed=typed)
    assert 'value="&quot;&lt;b&gt;"' in text
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="h-name"' in text
    assert "Please fill in this field." in text
    assert 'value="x"' in drawn('{% field "name" "settings.name" typed start="x" %}', typed=None)


def test_a_password_is_never_shown_again() -> None:
    typed = Typed(texts={"secret": "hush"})
    assert "hush" not in drawn(
        '{% field "secret" "settings.password" typed kind="password" %}', typed=typed
    )


@pytest.mark.parametrize(
    ("tag", "query"),
    [("{% asked page=3 %}", "?q=a&amp;page=3"), ('{% asked q="" page="" %}', "?")],
)
def test_links_keep_the_filter(rf: RequestFactory, tag: str, query: str) -> None:
    assert drawn(tag, request=rf.get("/", {"q": "a"})) == query


def test_an_empty_page_has_one_sentence_and_at_most_one_button() -> None:
    text = drawn('{% empty "gift" "offers.none" to="/x" button="home.act_planned" %}')
    assert text.count("<p>") == text.count("<a ") == 1
    assert "<a " not in drawn('{% empty "gift" "offers.none" %}')


def test_each_form_gets_a_key_of_its_own() -> None:
    keys = {drawn("{% once %}") for _ in range(3)}
    assert len(keys) == 3
    assert re.fullmatch(r'<input type="hidden" name="once" value="\w{32}">', keys.pop())
