"""Tests of flows: referral."""
