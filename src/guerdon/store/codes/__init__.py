"""Codes and cards in the store: issued, typed in, signed, used without network."""
