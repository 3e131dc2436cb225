"""Releases: loading them, comparing them, what their extracts left out."""
