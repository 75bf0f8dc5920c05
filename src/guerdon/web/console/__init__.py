"""The console: pages for people who spend money to thank people."""
