"""What the recommender answers."""

from msgspec import UNSET, Struct, UnsetType

from guerdon.web.api.shapes.words import Answers, Job, Moment, Share


class Recommended(Struct):
    """One product, and why it is recommended."""

    sku: str
    name: str
    category: str
    reason: str
    because: str
    why_en: str
    why_zh: str
    score: float


class Recommendations(Struct):
    """The answer to one request, best first; without a recommender the version is 0."""

    version: int
    items: list[Recommended]


class WayTried(Struct):
    """One way to recommend, with its NDCG@10 and the share of products that it reaches."""

    method: str
    ndcg: float
    error: float
    coverage: Share


class RecommenderReport(Struct):
    """What was tried; `owned` says whether what a customer has is recommended again."""

    method: str
    owned: bool
    tried: list[WayTried] | UnsetType = UNSET
    checked_customers: int | UnsetType = UNSET
    again: Share | UnsetType = UNSET
    customers: int | UnsetType = UNSET
    items: int | UnsetType = UNSET
    pairs: int | UnsetType = UNSET
    coverage: Share | UnsetType = UNSET


class Recommender(Struct):
    """The recommender in use."""

    version: int
    report: RecommenderReport
    as_of: Moment
    made_at: Moment


ANSWERS: Answers = {
    "recommended": {200: Recommendations},
    "recommender": {200: Recommender},
    "fit": {202: Job},
}
