"""Addresses: who is recorded at one over time, its incidents and markers; and a map that is drawn here."""
