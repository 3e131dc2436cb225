"""People: the list, the person, search; what a release says of each."""
