"""Tests of the store: ledger."""
