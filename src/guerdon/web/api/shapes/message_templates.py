"""What templates of messages answer."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from guerdon.web.api.shapes.words import Answers, Moment


class TemplateVariant(Struct):
    """Words of its own for a share of the members, or for an arm of the experiment."""

    key: str
    share: int | UnsetType | None = UNSET
    languages: dict[str, dict[str, Any]] | UnsetType = UNSET
    at: str | UnsetType = UNSET


class TemplateText(Struct):
    """A template as it was written: for one channel, in each language."""

    channel: str
    languages: dict[str, dict[str, Any]]
    name: str | UnsetType = UNSET
    variants: list[TemplateVariant] | UnsetType = UNSET
    experiment: str | UnsetType = UNSET


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
