"""Documents to be printed, sent or edited: accessible PDF and Word from the same blocks. Knows no area."""
