"""Benches: what the parts cost and what they save, measured side by side. Not shipped; run with `python -m bench`."""
