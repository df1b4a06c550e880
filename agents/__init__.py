"""Specialists and model clients. The only place that knows AutoGen."""
