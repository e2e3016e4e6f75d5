"""Views of the portal: read the request, call actions and queries, answer with a page."""
