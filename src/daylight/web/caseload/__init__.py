"""Cases: from the first look at a person to the end of managing them; levels, owners, and what new things change."""
