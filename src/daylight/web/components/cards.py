"""A number on the home page, and the list that it counts. Each area says what waits for a user by `waiting_cards`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """How many wait, in words, and where they are worked. `urgent` ones are told apart by a word, not by a colour."""

    number: int
    words: str
    href: str
    urgent: bool = False
