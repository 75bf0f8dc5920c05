"""The words that answers are made of: money, moments, shares, and a reason with its sentence."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

Minor = Annotated[int, Meta(description="Whole minor units of the shop's currency.")]
Money = Annotated[float, Meta(description="Minor units, with what an estimate has beyond them.")]
Moment = Annotated[datetime, Meta(tz=True)]
Day = date
Share = Annotated[float, Meta(description="A share: 0.25 is a quarter.")]
Names = Annotated[dict[str, str], Meta(description="By language: zh, en.")]
Plain = Annotated[dict[str, Any], Meta(description="Its words depend on what it is about.")]
OfferText = Annotated[dict[str, Any], Meta(description="As an offer in /programme/schema.")]
Condition = Annotated[dict[str, Any], Meta(description="As a condition in /programme/schema.")]
# View -> status of a yes -> the shape of its body; by media type where it is not JSON alone, and
# the media type alone where it is a file.
Answers = dict[str, dict[int, Any]]


class Reason(Struct):
    """A reason for machines: its name and its data."""

    reason: str
    data: Plain


class Said(Struct):
    """A reason: its name and data for machines, a sentence for people."""

    reason: str
    says: str
    data: Plain


class Job(Struct):
    """Work that has begun; what became of it is asked for by its number."""

    job: int
