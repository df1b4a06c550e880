"""The built-in pull-request host: GitHub's REST and git's smart HTTP over one folder. Knows nothing of agents."""
