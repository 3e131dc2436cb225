"""The API's ground: tokens, the guard of each operation, problems in plain words, and what describes it all."""
