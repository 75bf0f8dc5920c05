"""The same expressions on a real Spark cluster of this machine."""
