"""What the first visitor of a process would wait for, done before there is one."""

from django.urls import reverse

from guerdon.web.wording import wordings


def load() -> None:
    """The pages and the API with their addresses, and all their words; again is quick."""
    reverse("sign_in")
    wordings()
