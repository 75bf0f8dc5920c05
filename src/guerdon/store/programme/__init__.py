"""The programme in the store: its ground, sections, offers, prices and stock, by version."""
