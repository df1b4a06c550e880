"""Know how: corrections become checked skills. Knows nothing of tools, routing or agents."""
