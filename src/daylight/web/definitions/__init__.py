"""Definitions: the rules that say who is listed, drafted, tried, signed and put in force."""
