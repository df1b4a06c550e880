"""Claims about behaviour; the folders mirror the house."""
