"""The site. Its rooms are built with their own issues; nothing here yet."""
