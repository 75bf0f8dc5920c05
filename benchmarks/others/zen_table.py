"""Run by a Python that has zen-engine: eligibility as a decision table of one row a promotion."""

import json
import sys
import time

import zen


def table(promotions):
    """A decision table that collects the keys of all rows that hold."""
    rules = [
        {
            "_id": str(at),
            "product": f'contains($, "{one["sku"]}")' if "sku" in one else "",
            "spend": f">= {one['least_minor']}" if "least_minor" in one else "",
            "key": json.dumps(one["key"]),
        }
        for at, one in enumerate(promotions)
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [
            {"id": "product", "name": "Products", "type": "expression", "field": "skus"},
            {"id": "spend", "name": "Spend", "type": "expression", "field": "subtotal"},
        ],
        "outputs": [{"id": "key", "name": "Promotion", "type": "expression", "field": "key"}],
        "rules": rules,
    }
    place = {"x": 0, "y": 0}
    kinds = (("in", "inputNode", {}), ("t", "decisionTableNode", content), ("o", "outputNode", {}))
    nodes = [
        {"id": key, "type": kind, "name": key, "position": place, "content": inner}
        for key, kind, inner in kinds
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "t"},
        {"id": "2", "type": "edge", "sourceId": "t", "targetId": "o"},
    ]
    return {"nodes": nodes, "edges": edges}


def main():
    """Read a case, print milliseconds of CPU of each run and the keys that were found."""
    case = json.load(sys.stdin)
    decision = zen.ZenEngine().create_decision(json.dumps(table(case["promotions"])))
    cart = case["cart"]
    asked = {
        "skus": [line["sku"] for line in cart],
        "subtotal": sum(line["quantity"] * line["unit_minor"] for line in cart),
    }
    found = decision.evaluate(asked)["result"]
    times = []
    for _ in range(case["runs"]):
        begun = time.process_time_ns()
        decision.evaluate(asked)
        times.append((time.process_time_ns() - begun) / 1e6)
    json.dump({"times": times, "found": sorted(row["key"] for row in found)}, sys.stdout)


main()
