"""What a readout learnt, for the tests of its charts and its page."""

TAUGHT = {
    "learner": "interaction",
    "customers": 1200,
    "reliable": True,
    "p": 0.004,
    "mean": 400.0,
    "slope": 0.91,
    "qini": {"area": 61.5, "low": 12.25, "high": 110.0},
    "first": {"share": 0.3, "effect": 1150.0, "low": 500.0, "high": 1800.0},
    "curve": {
        "share": [0.0, 0.5, 1.0],
        "gain": [0.0, 300.0, 400.0],
        "low": [0.0, 200.0, 250.0],
        "high": [0.0, 400.0, 550.0],
        "chance": [0.0, 200.0, 400.0],
    },
    "deciles": [
        {"customers": 120, "told": 1200.0, "came": 1100.0, "low": 500.0, "high": 1700.0},
        {"customers": 120, "told": 100.0, "came": 0.0, "low": None, "high": None},
    ],
}
