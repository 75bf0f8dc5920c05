"""The past: years of orders read for previews and forecasts, and written for the demo."""
