"""The engines. Each answers the same requests in the same way; the contract suite holds them to it."""
