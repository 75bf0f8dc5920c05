"""The ways to earn: one small file each."""
