"""Daylight: one case history of each suspected perpetrator, from detection to protection."""
