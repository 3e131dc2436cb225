"""Letters to a suspected person: wordings that two people agree on, drafts that tell nothing, how each was served."""
