"""Advice: which offer for which goal, how deep and how long, what it costs and brings."""
