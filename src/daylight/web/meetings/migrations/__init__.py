"""How the storage of meetings came to be as it is."""
