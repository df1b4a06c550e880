"""Where each value of a call came from, and what that says of the call. Decides nothing: `policy` does."""
