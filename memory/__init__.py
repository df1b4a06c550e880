"""What happened (SQL) and what is near (vectors). Knows nothing of who asks."""
