"""The embedded pull-request host."""
