"""The shop's own table of RFM segments."""
