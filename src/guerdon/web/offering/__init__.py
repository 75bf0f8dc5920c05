"""The offer builder: forms drawn from the words of each kind, and documents read from them."""
