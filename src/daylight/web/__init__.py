"""The site: worklists, people and their evidence in a browser. The only folder that knows Django."""
