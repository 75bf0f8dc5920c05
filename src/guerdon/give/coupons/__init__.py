"""Coupons: the codes of a pattern, how hard they are to guess, and tokens that tills can prove."""
