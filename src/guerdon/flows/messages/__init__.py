"""Messages: templates filled in, judged by every gate, sent once, and what comes back."""
