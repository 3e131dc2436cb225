"""Counter-allegations: statuses that wait until a person has decided who is who of a pair that accuse each other."""
