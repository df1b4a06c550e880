"""From a correction to checks with their conditions, with no model."""
