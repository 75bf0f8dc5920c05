"""For analysts: the models of guerdon on tables of their own, without a database or a server."""

from guerdon.analyst.cohorts import cohorts, retention
from guerdon.analyst.customers import rfm, stage, summary
from guerdon.analyst.orders import Orders, UnreadableOrdersError, orders

__all__ = [
    "Orders",
    "UnreadableOrdersError",
    "cohorts",
    "orders",
    "retention",
    "rfm",
    "stage",
    "summary",
]
