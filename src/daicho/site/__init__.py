"""Settings of the web framework."""
