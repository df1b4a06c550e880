"""Acting on the world, through one door. Knows nothing of skills, routing or agents."""
