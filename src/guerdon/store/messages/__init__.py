"""Messages in the store: the outbox, its states and counts, templates, channels and addresses."""
