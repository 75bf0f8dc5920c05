"""The house as a benchmark starts it: without the settings of whoever runs the benchmark."""

import os


def clean() -> dict[str, str]:
    """The environment for a process of guerdon, but for where its data lie."""
    ours = ("GUERDON_DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in ours}
