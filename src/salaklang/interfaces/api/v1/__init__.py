"""Version 1 of the public API, a file per subject."""
