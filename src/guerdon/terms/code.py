"""The form in which coupon codes are compared: people type them in every way there is."""

import unicodedata


def plain(*, text: str) -> str:
    """Upper case without blanks, and without the wide letters that a Chinese keyboard types."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
