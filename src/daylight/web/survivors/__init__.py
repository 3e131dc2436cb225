"""Survivors: a page that is hers, behind its own permission: plan, consent, safe contact, children."""
