"""Disclosures: who asked or what was learnt, clocks, tests, decision, exact words; and proposals of a new partner."""
