"""Which model, proven. Knows nothing of tools, skills or agents."""
