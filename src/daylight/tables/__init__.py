"""Every table that travels between rooms: declarations only, no code that reads or writes them."""
