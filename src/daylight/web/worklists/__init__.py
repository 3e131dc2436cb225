"""Worklists: home, the list of each definition, its exports and allocation."""
