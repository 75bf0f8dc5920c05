"""What a change of a customer's zone answers."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers


class ZoneKept(Struct):
    """The zone is kept; `moved` messages have another hour now."""

    changed: bool
    customer: str
    moved: int


ANSWERS: Answers = {
    "put_zone": {200: ZoneKept},
}
