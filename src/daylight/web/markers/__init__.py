"""Markers that people place on persons, addresses and telephones: drafting, approval, life, delivery, replay."""
