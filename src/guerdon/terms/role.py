"""Who may do what: five roles, each endpoint and page names those it lets in."""

from enum import StrEnum


class Role(StrEnum):
    """Owner runs the house; member sees only their own page.

    Cashier is a till by its API key, or whoever stands at the counter and signs in for the tasks
    of staff.
    """

    OWNER = "owner"
    MARKETER = "marketer"
    ANALYST = "analyst"
    CASHIER = "cashier"
    MEMBER = "member"
