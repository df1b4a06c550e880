"""Mail: mailboxes of a folder or a server, reading what came in, sending once."""
