"""Writes of this area: letters, and the wordings that they are made of."""
