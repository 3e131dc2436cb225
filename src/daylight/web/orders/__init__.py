"""Orders, bail and warrants."""
