"""Pull requests: one client for the built-in forge and for GitHub, and the tools over it."""
