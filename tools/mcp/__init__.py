"""Tools of MCP servers behind the gateway, with limits on what a server may send."""
