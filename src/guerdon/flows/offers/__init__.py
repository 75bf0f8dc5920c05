"""Offers: kept, tried on carts, forecast and replayed, with prices and the things given away."""
