"""Answers come in the order people read, fresh or stored, with a sentence for every reason."""

import json

from guerdon.web.api import answers
from tests.terms.test_quote_document import NOW, QUOTE


def test_a_fresh_and_a_stored_quote_answer_alike() -> None:
    from guerdon.terms.quote_document import document

    fresh = json.loads(json.dumps(answers.quote(found=QUOTE, language="en")))
    stored = json.loads(json.dumps(document(quote=QUOTE), sort_keys=True))
    again = answers.reply(body={"at": NOW, "quote": stored}, language="en")
    assert again["quote"] == fresh
    assert list(again["quote"]) == list(fresh) == list(answers.QUOTE)
    assert again["at"] == NOW.isoformat().replace("+00:00", "Z")


def test_every_word_of_a_quote_is_answered() -> None:
    from dataclasses import fields

    from guerdon.terms.quote import Quote

    assert set(answers.QUOTE) == {field.name for field in fields(Quote)}
