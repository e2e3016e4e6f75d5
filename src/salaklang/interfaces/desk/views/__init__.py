"""Views of the desk: read the request, call actions and queries, answer with a page."""
