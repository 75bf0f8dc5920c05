"""Who may do what: five roles, each endpoint and page names those it lets in."""

from enum import StrEnum


class Role(StrEnum):
    """Owner runs the house; cashier is an API key at a till; member sees only their own page."""

    OWNER = "owner"
    MARKETER = "marketer"
    ANALYST = "analyst"
    CASHIER = "cashier"
    MEMBER = "member"
