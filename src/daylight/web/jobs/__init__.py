"""Jobs: work that a page asks for and a worker beside the server does."""
