"""Person ids: `P` and ten characters, from the first mention of a person."""

from collections.abc import Iterable
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 10


def person_id(key: str, attempt: int = 0) -> str:
    """The id made from the key of a person's first mention; `attempt` counts collisions."""
    number = int.from_bytes(sha256(f"{attempt}/{key}".encode()).digest()[:8], "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "P" + "".join(letters)


def fresh_ids(keys: Iterable[str], taken: set[str]) -> list[str]:
    """One id for each key, in the order given, none of them taken; `taken` grows by them."""
    ids = []
    for key in keys:
        attempt = 0
        while (candidate := person_id(key, attempt)) in taken:
            attempt += 1
        taken.add(candidate)
        ids.append(candidate)
    return ids
