"""Model clients, each with the same face."""
