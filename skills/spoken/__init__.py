"""What the words of a person say. Knows no checks."""
