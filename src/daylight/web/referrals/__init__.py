"""Referrals: a person is referred to the unit by somebody who met them, and the unit answers."""
