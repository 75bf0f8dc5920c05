"""guerdon (答谢): know your customers, decide what to give, give it, measure what it earned."""

__version__ = "0.1.0"
