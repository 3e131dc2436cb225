"""Writes of this area: a meeting's life, and what happens in it."""
