"""Writes the demo's files: one household's contacts, calendar, mail, messages and web recordings.

The files are committed; this package is how they came to be. Same seed, same bytes.
"""
