"""Where the verbs meet: read, decide, write; one file per flow."""
