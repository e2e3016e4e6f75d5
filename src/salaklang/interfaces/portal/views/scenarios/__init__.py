"""The scenario laboratory's pages."""
