"""guerdon (答谢): know your customers, decide what to give, give it, measure what it earned.

For analysts: `import guerdon as gd; gd.rfm(orders)`. Its names are loaded when they are asked for.
"""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """A name of guerdon.analyst; importing guerdon itself loads nothing."""
    if not name.startswith("_"):
        from importlib import import_module

        analyst = import_module("guerdon.analyst")
        if name in analyst.__all__:
            return getattr(analyst, name)
    raise AttributeError(f"module 'guerdon' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What may be asked for."""
    from importlib import import_module

    return sorted({*globals(), *import_module("guerdon.analyst").__all__})
