"""Sections of the member page: one file each, and a new file is a new section."""
