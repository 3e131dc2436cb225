"""The meeting about perpetrators: agenda, packs, the live minute, what each agency may see, and what is taken home."""
