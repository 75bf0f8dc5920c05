"""Runs where lifetimes is installed: its summary of a file of transactions, timed."""

import json
import resource
import sys
import time

import pandas as pd
from lifetimes.utils import summary_data_from_transaction_data

begun = time.process_time()
read = pd.read_parquet(sys.argv[1])
found = summary_data_from_transaction_data(
    read,
    "customer",
    "placed_at",
    monetary_value_col="total_minor",
    observation_period_end="2026-01-01",
)
cpu = time.process_time() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": round(cpu, 3), "megabytes": round(peak), "customers": len(found)}))
