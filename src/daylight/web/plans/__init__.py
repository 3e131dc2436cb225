"""Plans: what is done about a person, by whom, until when; a unit's hours; and prosecutions looked at again."""
