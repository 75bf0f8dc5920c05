"""Templates over HTTP: published, listed, previewed; what is wrong is a problem."""

from typing import Any

import pytest

from guerdon.store.messages import templates
from guerdon.terms.role import Role
from tests.flows.letters import DOCUMENT, members
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_template_is_published_listed_and_seen_as_a_member(now: Any) -> None:
    members("ann", now=now)
    desk = Caller(now, Role.MARKETER)
    assert desk("PUT", "/message-templates/welcome", DOCUMENT).json()["version"] == 1
    (one,) = desk("GET", "/message-templates").json()["templates"]
    assert (one["key"], one["document"]["name"]) == ("welcome", "Welcome")
    asked = {"template": DOCUMENT, "customer": "ann", "language": "zh"}
    seen = desk("POST", "/message-previews", asked).json()
    assert (seen["subject"], seen["text"]) == ("欢迎，Ann", "您好 Ann")


def test_variants_and_a_template_without_a_name_are_listed_as_written(now: Any) -> None:
    desk = Caller(now, Role.MARKETER)
    bare = {name: value for name, value in DOCUMENT.items() if name != "name"}
    bare["variants"] = [{"key": "short", "share": 50, "languages": {}}]
    assert desk("PUT", "/message-templates/welcome", bare).status_code == 200
    (one,) = desk("GET", "/message-templates").json()["templates"]
    assert one["document"] == bare


def test_what_is_wrong_is_a_problem(now: Any) -> None:
    desk = Caller(now, Role.MARKETER)
    wrong = {"channel": "sms", "languages": {"en": {"text": "{{ secret }}"}}}
    assert problem(desk("PUT", "/message-templates/a", wrong), 422) == "template_word_unknown"
    assert problem(desk("PUT", "/message-templates/a", ["x"]), 422) == "body_malformed"
    asked = {"template": DOCUMENT, "customer": "zoe"}
    assert problem(desk("POST", "/message-previews", asked), 404) == "not_found"
    assert templates.current() == {}
