"""The template editor: written, seen as a member, tried by share or experiment, published."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store.campaigns import experiments
from guerdon.store.messages import templates
from tests.flows.letters import members, template

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {
    "key": "spring",
    "channel": "sms",
    "name": "Spring",
    "text.en": "Hi {{ member.name }} {{ data.code }}",
    "member": "ann",
    "language": "en",
    "data": '{"code": "SPRING"}',
}
VARIANT = {"v0.key": "b", "v0.share": "40", "v0.text.en": "Hey {{ member.name }}"}
NEW = "/messages/templates/new/sms"


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_template_is_begun_published_and_listed(owner: Client) -> None:
    assert "No template yet" in text(owner.get("/messages/templates"))
    assert "Reply STOP" in text(owner.get(NEW))
    assert owner.get("/messages/templates/new/smoke").status_code == 404
    done = owner.post(NEW, {**FORM, "act": "publish"}, follow=True)
    assert "Version 1 is published." in text(done)
    kept = templates.current()["spring"].document
    assert kept == {
        "name": "Spring",
        "channel": "sms",
        "languages": {"en": {"text": FORM["text.en"]}},
    }
    assert "Spring" in text(owner.get("/messages/templates"))
    again = owner.post(NEW, {**FORM, "act": "publish"})
    assert again.status_code == 422
    assert "There is a template spring already." in text(again)


def test_what_is_wrong_is_said_and_what_was_typed_stays(owner: Client) -> None:
    answer = owner.post(NEW, {**FORM, "text.en": "{{ secret }}", "act": "publish"})
    assert answer.status_code == 422
    assert "{{ secret }}" in text(answer)
    assert templates.current() == {}


def test_the_preview_is_the_members_own_with_its_lint(owner: Client, now: datetime) -> None:
    members("ann", now=now)
    path = "/messages/templates/preview"
    page = text(owner.post(path, FORM))
    assert "Hi Ann SPRING" in page
    assert "does not say how to refuse more" in page
    assert "Hey Ann" in text(owner.post(path, {**FORM, **VARIANT, "variant": "b"}))
    assert "is not a JSON object" in text(owner.post(path, {**FORM, "data": "["}))
    assert "Name a member" in text(owner.post(path, {**FORM, "member": " "}))
    assert "could not be filled in" in text(owner.post(path, {**FORM, "data": ""}))


def test_a_page_is_shown_on_a_phone_and_a_desk_without_its_scripts(
    owner: Client, now: datetime
) -> None:
    members("ann", now=now)
    page = "<mjml><mj-body><mj-text>Hi {{ member.name }}</mj-text></mj-body></mjml>"
    form = {"channel": "email", "subject.en": "Hello", "page.en": page, "member": "ann"}
    shown = text(owner.post("/messages/templates/preview", form))
    assert shown.count('sandbox=""') == 2
    assert "Hi Ann" in shown


def test_variants_come_and_go_and_are_tried_in_an_experiment(owner: Client, now: datetime) -> None:
    members("ann", now=now)
    more = text(owner.post(NEW, {**FORM, **VARIANT, "act": "variant"}))
    assert 'value="c"' in more
    assert templates.current() == {}
    less = text(owner.post(NEW, {**FORM, **VARIANT, "act": "drop:b"}))
    assert "Hey {{ member.name }}" not in less
    owner.post(NEW, {**FORM, **VARIANT, "act": "experiment"})
    assert experiments.seen(key="msg-spring-1") is not None
    page = text(owner.get("/messages/templates/spring"))
    assert '<option value="msg-spring-1" selected>' in page


def test_who_reads_only_changes_nothing(analyst: Client, now: datetime) -> None:
    template(now=now)
    page = "/messages/templates/welcome"
    assert 'value="publish"' not in text(analyst.get(page))
    assert analyst.post(page, {**FORM, "act": "publish"}).status_code == 403
    assert templates.current()["welcome"].version == 1
    assert analyst.get("/messages/templates/none").status_code == 404
    assert text(analyst.get(f"{page}/counts")).strip() == ""
