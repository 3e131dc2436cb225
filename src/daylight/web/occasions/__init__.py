"""Events: calendars, whose incidents fall on their days, plans of contact around one, and what came of it."""
