"""How well and how fast people are linked, on open truth sets and made-up forces."""
