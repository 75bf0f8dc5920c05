"""For analysts: the models of guerdon on tables of their own, without a database or a server."""

from guerdon.analyst import experiment, plot, value
from guerdon.analyst.allocate import ImpossiblePlanError, Plan, allocate, allocate_files
from guerdon.analyst.clusters import Clusters, clusters
from guerdon.analyst.cohorts import cohorts, retention
from guerdon.analyst.customers import rfm, stage, summary
from guerdon.analyst.discounted import discounted
from guerdon.analyst.orders import Orders, UnreadableOrdersError, UnreadRowsWarning, orders
from guerdon.analyst.pairs import pairs
from guerdon.analyst.policies import policies
from guerdon.analyst.preferences import Preferences, preferences
from guerdon.analyst.recommend import Recommend, recommend
from guerdon.analyst.recompute import recompute
from guerdon.analyst.report import report
from guerdon.analyst.sales import Sales, sales
from guerdon.analyst.sentiment import sentiment
from guerdon.analyst.survival import Survival, UnreadableContractsError, survival
from guerdon.analyst.uplift import UnreadableTrialError, Uplift, uplift
from guerdon.analyst.value import Value
from guerdon.analyst.waits import waits

__all__ = [
    "Clusters",
    "ImpossiblePlanError",
    "Orders",
    "Plan",
    "Preferences",
    "Recommend",
    "Sales",
    "Survival",
    "UnreadRowsWarning",
    "UnreadableContractsError",
    "UnreadableOrdersError",
    "UnreadableTrialError",
    "Uplift",
    "Value",
    "allocate",
    "allocate_files",
    "clusters",
    "cohorts",
    "discounted",
    "experiment",
    "orders",
    "pairs",
    "plot",
    "policies",
    "preferences",
    "recommend",
    "recompute",
    "report",
    "retention",
    "rfm",
    "sales",
    "sentiment",
    "stage",
    "summary",
    "survival",
    "uplift",
    "value",
    "waits",
]
