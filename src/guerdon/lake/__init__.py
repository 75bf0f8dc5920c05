"""Analysis: the engine that executes know and measure on a snapshot."""
