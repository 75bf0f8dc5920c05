"""Messages of the shop: their settings, as a section of the programme."""
