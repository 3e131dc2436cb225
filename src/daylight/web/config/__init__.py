"""The site as a whole: settings, addresses, the way in for a server."""
