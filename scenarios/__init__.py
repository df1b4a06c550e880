"""Whole stories with their worlds: the proving ground, and what `demo` plays."""
