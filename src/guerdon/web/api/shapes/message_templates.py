"""What templates of messages answer."""

from typing import Any

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Moment


class TemplateText(Struct):
    """A template: for one channel, in each language."""

    channel: str
    languages: dict[str, dict[str, Any]]
    name: str


class Template(Struct):
    """A template in its newest version."""

    document: TemplateText
    key: str
    made_at: Moment
    made_by: str
    version: int


class Templates(Struct):
    """All templates."""

    templates: list[Template]


class TemplateKept(Struct):
    """The version that is kept."""

    key: str
    version: int


class MessagePreview(Struct):
    """A message as one customer would get it."""

    html: str
    subject: str
    text: str


ANSWERS: Answers = {
    "list_templates": {200: Templates},
    "put_template": {200: TemplateKept},
    "preview": {200: MessagePreview},
}
