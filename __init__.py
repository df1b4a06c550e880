"""Understudy: a team of agents that is corrected once."""

__version__ = "0.1.0"
